/** The owner's part of the collector's HTTP interface, as far as this page uses it. */

/** The collector wants to know who is asking. */
export class SignedOut extends Error {}

/** The names of the owner's sites. */
export async function sites() {
  const reply = await fetch("/api/v1/sites", { cache: "no-store" });
  if (reply.status === 401) throw new SignedOut();
  if (!reply.ok) throw new Error(`/api/v1/sites answered ${reply.status}`);
  return (await reply.json()).sites.map(({ site }) => site);
}

/** Starts a session; the HTTP status says how that went, 0 that no answer came. */
export async function signIn(token) {
  try {
    const reply = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    return reply.status;
  } catch {
    return 0;
  }
}

/** Ends the session; whether the collector did so. */
export async function signOut() {
  try {
    const reply = await fetch("/api/v1/session", { method: "DELETE", headers: { "content-type": "application/json" } });
    return reply.ok || reply.status === 401;
  } catch {
    return false;
  }
}

/** The address of a site's stream of live events. */
export function liveUrl(site) {
  return `/api/v1/sites/${encodeURIComponent(site)}/live`;
}
