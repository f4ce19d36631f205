//! `/api/v1/members`: the owner's people, as far as the one who asks manages the sites that they are something to.

use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::desk::ask::{
    change as read, change_if_any as read_any, json as reply, malformed, unfit, version, versioned,
};
use super::super::{App, KnownSite, Owner, Shared};
use super::by_mail::{self, GivenAddress};
use super::{Link, SiteName, drawn_id, refused, shown_ms, site_name};
use crate::door::{Who, refuse_cross_site};
use crate::error::ApiError;
use crate::people;
use crate::rights::{Right, Role, Scope};
use crate::store::people::Change;
use crate::store::people::look::{AllMembers, Member};

/// Most roles of a member.
const MOST_ROLES: usize = 200;

/// A role as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenRole {
    #[serde(deserialize_with = "site_name")]
    site: SiteName,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    name: String,
    roles: Vec<GivenRole>,
    #[serde(default)]
    mail: Option<GivenAddress>,
}

/// Where another link is to go, if anywhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnotherLink {
    #[serde(default)]
    mail: Option<GivenAddress>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    roles: Vec<GivenRole>,
}

/// Lists them.
pub(super) async fn list(Owner(who): Owner, State(app): Shared) -> Result<Response, ApiError> {
    let members = app.store.ask(AllMembers).await?;
    let shown: Vec<Value> = members
        .iter()
        .filter(|member| sees(&who, member))
        .map(|member| shown(&who, member))
        .collect();
    Ok(reply(
        &json!({"members": shown, "mail": by_mail::is_possible(&app)}),
    ))
}

/// Lists who works on a site: for those who give work to each other.
pub(super) async fn of_site(
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let members = app.store.ask(AllMembers).await?;
    let names: Vec<Value> = members
        .iter()
        .filter(|member| member.has_joined)
        .filter_map(|member| {
            let rights = member.grants().on(&site.name);
            let named = json!({"name": member.name, "rights": rights.names()});
            (!rights.is_none()).then_some(named)
        })
        .collect();
    Ok(reply(&json!({"members": names})))
}

/// Invites somebody: the link is shown this once, and sent where an address was given.
pub(super) async fn invite(
    owner: Owner,
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Invitation { name, roles, mail } = read(&app, &headers, body).await?;
    let (name, folded) = people::name(&name).map_err(unfit)?;
    let roles = checked(&owner.0, roles, &app)?;
    let letter = mail.map(|mail| mail.checked(&app)).transpose()?;
    let (now, id) = (Timestamp::now(), drawn_id()?);
    let link = Link::draw(now)?;
    let change = Change::Invite {
        id: id.clone(),
        name: name.clone(),
        folded,
        roles,
        link: link.hash,
        until: link.until,
    };
    refused(app.store.people(owner.by(), now, change).await?)?;
    let member = find(&app, &owner.0, &id).await?;
    let mut shown = json!({"member": shown(&owner.0, &member), "invitation": link.shown()});
    if let Some(letter) = letter {
        shown["mail"] = letter.sent(&owner.0, &name, &link).await;
    }
    Ok(versioned(StatusCode::CREATED, &shown, member.version))
}

/// Makes another link for a member, shown this once, and sent where an address was given: who follows it sets the password
/// anew, and has no codes any more.
pub(super) async fn invite_again(
    owner: Owner,
    State(app): Shared,
    path: RawPathParams,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let asked: Option<AnotherLink> = read_any(&app, &headers, body).await?;
    let member = find(&app, &owner.0, id(&path)).await?;
    // Whoever can set a password can come in as that member.
    let may = |(scope, role): &(Scope, Role)| owner.0.grants.may_give(scope, role.rights());
    if !member.roles.iter().all(may) {
        return Err(ApiError::Forbidden);
    }
    let mail = asked.and_then(|asked| asked.mail);
    let letter = mail.map(|mail| mail.checked(&app)).transpose()?;
    let now = Timestamp::now();
    let link = Link::draw(now)?;
    let change = Change::InviteAgain {
        id: member.id.clone(),
        version: version(&headers)?,
        link: link.hash,
        until: link.until,
    };
    refused(app.store.people(owner.by(), now, change).await?)?;
    let member = find(&app, &owner.0, &member.id).await?;
    let mut shown = json!({"member": shown(&owner.0, &member), "invitation": link.shown()});
    if let Some(letter) = letter {
        shown["mail"] = letter.sent(&owner.0, &member.name, &link).await;
    }
    Ok(versioned(StatusCode::CREATED, &shown, member.version))
}

/// Says anew what a member is to the sites that the one who asks manages.
pub(super) async fn change(
    owner: Owner,
    State(app): Shared,
    path: RawPathParams,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Roles { roles } = read(&app, &headers, body).await?;
    let member = find(&app, &owner.0, id(&path)).await?;
    let mut roles = checked(&owner.0, roles, &app)?;
    roles.extend(untouched(&owner.0, &member, &roles)?);
    let change = Change::SetRoles {
        id: member.id.clone(),
        version: version(&headers)?,
        roles,
    };
    refused(
        app.store
            .people(owner.by(), Timestamp::now(), change)
            .await?,
    )?;
    let member = find(&app, &owner.0, &member.id).await?;
    Ok(versioned(
        StatusCode::OK,
        &shown(&owner.0, &member),
        member.version,
    ))
}

/// Takes a member out: of the sites that the one who asks manages, and altogether where there are no others.
pub(super) async fn remove(
    owner: Owner,
    State(app): Shared,
    path: RawPathParams,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    refuse_cross_site(&headers)?;
    let member = find(&app, &owner.0, id(&path)).await?;
    let (id, version) = (member.id.clone(), version(&headers)?);
    let rest = untouched(&owner.0, &member, &[])?;
    let change = if rest.is_empty() {
        Change::RemoveMember { id, version }
    } else {
        Change::SetRoles {
            id,
            version,
            roles: rest,
        }
    };
    refused(
        app.store
            .people(owner.by(), Timestamp::now(), change)
            .await?,
    )?;
    Ok((StatusCode::NO_CONTENT, [(CONTENT_TYPE, "application/json")]).into_response())
}

fn id(path: &RawPathParams) -> &str {
    let id = path.iter().find(|(key, _)| *key == "id");
    id.map_or("", |(_, id)| id)
}

/// Whether the one who asks manages something that a member is something to.
fn sees(who: &Who, member: &Member) -> bool {
    member.roles.iter().any(|(scope, _)| manages(who, scope))
}

fn manages(who: &Who, scope: &Scope) -> bool {
    who.grants.within(scope).has(Right::Manage)
}

/// As the one who asks sees them: of other sites, nothing.
fn shown(who: &Who, member: &Member) -> Value {
    let roles: Vec<Value> = member
        .roles
        .iter()
        .filter(|(scope, _)| manages(who, scope))
        .map(|(scope, role)| json!({"site": scope.site().map(|site| site.as_str()), "role": role.name()}))
        .collect();
    json!({
        "id": member.id,
        "name": member.name,
        "version": member.version,
        "created_at": shown_ms(member.created_ms),
        "joined": member.has_joined,
        "totp": member.has_totp,
        "roles": roles,
    })
}

async fn find(app: &App, who: &Who, id: &str) -> Result<Member, ApiError> {
    let members = app.store.ask(AllMembers).await?;
    members
        .into_iter()
        .find(|member| member.id == id && sees(who, member))
        .ok_or(ApiError::UnknownMember)
}

/// The roles that are given, which the one who gives them has to have.
fn checked(who: &Who, given: Vec<GivenRole>, app: &App) -> Result<Vec<(Scope, Role)>, ApiError> {
    if !(1..=MOST_ROLES).contains(&given.len()) {
        return Err(malformed(format!(
            "roles: {} were given; allowed are 1 to {MOST_ROLES}",
            given.len()
        )));
    }
    let mut roles: Vec<(Scope, Role)> = Vec::with_capacity(given.len());
    for GivenRole { site, role } in given {
        let scope = site.scope(app)?;
        let role = Role::named(&role).ok_or_else(|| {
            malformed(format!(
                "role: {role:?} was given; allowed: {}",
                Role::ALL.map(Role::name).join(", ")
            ))
        })?;
        if !who.grants.may_give(&scope, role.rights()) {
            let is_seen = scope.site().is_none_or(|site| who.sees(site));
            return Err(if is_seen {
                ApiError::Forbidden
            } else {
                ApiError::UnknownSite
            });
        }
        if roles.iter().any(|(other, _)| *other == scope) {
            return Err(unfit(format!("roles: {} is named twice", scope.text())));
        }
        roles.push((scope, role));
    }
    Ok(roles)
}

/// The roles of a member that stay as they are because the one who asks does not manage them; those that would change have
/// to be such as may be taken.
fn untouched(
    who: &Who,
    member: &Member,
    given: &[(Scope, Role)],
) -> Result<Vec<(Scope, Role)>, ApiError> {
    let mut rest = Vec::new();
    for held in &member.roles {
        let (scope, role) = held;
        if !manages(who, scope) {
            rest.push(held.clone());
        } else if !given.contains(held) && !who.grants.may_give(scope, role.rights()) {
            return Err(ApiError::Forbidden);
        }
    }
    Ok(rest)
}
