use otklik_wire::flags::{Flag, Flags};
use serde::{Deserialize, Deserializer, de};

/// Reads a list of flags' names.
pub(super) fn flags<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Flags>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    let flags = names.iter().map(|name| {
        let found = Flag::ALL.into_iter().find(|flag| flag.as_str() == name);
        found.ok_or_else(|| {
            let allowed = Flag::ALL.map(Flag::as_str).join(", ");
            de::Error::custom(format!(
                "{name:?} is no flag of an answer; allowed: {allowed}"
            ))
        })
    });
    let flags: Vec<Flag> = flags.collect::<Result<_, _>>()?;
    Ok(Some(Flags::of(&flags)))
}
