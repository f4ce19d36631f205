//! The running counts are what a recount of the answers gives.

mod common;

use common::{Collector, answer, batch};

/// A small generator, so that a failure can be repeated by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

#[test]
fn counts_equal_a_recount_whatever_is_sent() {
    let seed = getrandom::u64().unwrap() | 1;
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let collector = Collector::start();
    for _ in 0..150 {
        let answers: Vec<_> = (0..=dice.below(8))
            .map(|_| {
                let comment = if dice.below(3) == 0 { "Because" } else { "" };
                answer(
                    dice.below(60),
                    dice.below(4) as u32,
                    dice.below(13) as u8,
                    comment,
                )
            })
            .collect();
        let site = ["shop", "quiet"][dice.below(2) as usize];
        assert_eq!(collector.post(site, &batch(&answers)).status, 200);
    }
    let recount = "SELECT site, json_extract(part.value, '$.n'), count(*)
                   FROM answers, json_each(answers.raw, '$.q') AS part
                   WHERE json_extract(part.value, '$.t') = 'nps' GROUP BY 1, 2 ORDER BY 1, 2";
    let counted = "SELECT site, rating, n FROM counts WHERE n > 0 ORDER BY 1, 2";
    let db = collector.database();
    let read = |sql: &str| -> Vec<(String, i64, i64)> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    };
    let expected = read(recount);
    assert!(expected.len() > 10);
    assert_eq!(read(counted), expected, "seed {seed}");
    let scores = collector.get("/v1/sites/shop/scores").json();
    let mut shop = [0; 11];
    for (_, rating, n) in expected.iter().filter(|(site, _, _)| site == "shop") {
        shop[*rating as usize] = *n;
    }
    assert_eq!(
        scores["scores"][0]["counts"],
        serde_json::json!(shop),
        "seed {seed}"
    );
}
