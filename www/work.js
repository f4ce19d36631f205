// Proof of work for a site that somebody floods (docs/abuse.md). The widget fetches this only for a site that asks for it.

// How long the page is kept waiting at a time, in ms, and how many numbers are tried between two looks at the clock.
const SLICE = 8;
const TRIES = 16;

// SHA-256 (FIPS 180-4), for hashes by the thousand that are worth nothing to keep secret; crypto.subtle takes longer to ask than
// to hash. Its constants are the first 32 bits behind the point of roots of primes.
const primes = [];
for (let candidate = 2; primes.length < 64; candidate++) {
  if (primes.every((prime) => candidate % prime)) primes.push(candidate);
}
const behind = (root) => (root % 1) * 2 ** 32;
const ROUNDS = Int32Array.from(primes, (prime) => behind(Math.cbrt(prime)));
const BEGIN = Int32Array.from(primes.slice(0, 8), (prime) => behind(Math.sqrt(prime)));

const words = new Int32Array(64);

// Takes the sixteen words at the beginning of `words` into the state.
const compress = (state) => {
  for (let i = 16; i < 64; i++) {
    const far = words[i - 15];
    const near = words[i - 2];
    words[i] =
      words[i - 16] +
      words[i - 7] +
      (((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3)) +
      (((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one =
      (h +
        (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        ((e & f) ^ (~e & g)) +
        ROUNDS[i] +
        words[i]) |
      0;
    const two =
      (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
};

const digest = (text) => {
  const bytes = new TextEncoder().encode(text);
  const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
  bytes.forEach((byte, i) => padded.setUint8(i, byte));
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(padded.byteLength - 4, bytes.length * 8);
  const state = BEGIN.slice();
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = padded.getInt32(block + i * 4);
    compress(state);
  }
  return state;
};

// The challenge with a number behind it whose hash, with the ids of the answers, begins with enough zero bits: the same for so
// many answers as for the next power of two.
export default async (challenge, bits, ids) => {
  const seed = digest([challenge, ...ids].join("\n"));
  const needed = bits + 32 - Math.clz32(ids.length - 1);
  for (let number = 0; ; ) {
    for (const until = Date.now() + SLICE; Date.now() < until; ) {
      for (let tries = TRIES; tries--; number++) {
        // 40 bytes: the seed and the number; then the end of the message, and its length in bits.
        words.fill(0, 0, 16);
        words.set(seed);
        words[8] = number / 2 ** 32;
        words[9] = number;
        words[10] = 1 << 31;
        words[15] = 320;
        const state = BEGIN.slice();
        compress(state);
        if (Math.clz32(state[0]) >= needed) return challenge + "." + number;
      }
    }
    await new Promise(setTimeout);
  }
};
