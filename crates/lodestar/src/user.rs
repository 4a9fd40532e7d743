//! `lodestar user`: the people of a desk, from its own machine.

use std::io::{IsTerminal, Read};

use anyhow::Context;
use clap::{Args, Subcommand};
use server::permission::Role;
use server::session::{self, Whose};
use server::{App, password, people_desk, sign_in};
use store::people::{self, NewPerson};
use store::sessions;

use crate::exit::{Exit, wrong_use};
use crate::place::Place;

/// Add, list and reset the people of a desk
#[derive(Args)]
pub struct User {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Add somebody and print the link by which they choose a password
    Add {
        #[command(flatten)]
        place: Place,
        /// Their name, as customers should see it
        #[arg(long)]
        name: String,
        /// Their e-mail address; they sign in with it
        #[arg(long)]
        email: String,
        /// agent, lead, admin or security
        #[arg(long, default_value = "agent")]
        role: String,
        /// Read their password from standard input instead of printing a link
        #[arg(long)]
        password_stdin: bool,
    },
    /// List everybody
    List {
        #[command(flatten)]
        place: Place,
    },
    /// End all sessions of somebody and print a link by which they choose a new password
    Reset {
        #[command(flatten)]
        place: Place,
        /// Their e-mail address
        email: String,
        /// Take their second factor away as well
        #[arg(long)]
        second_factor: bool,
    },
}

impl User {
    /// Does what was asked for.
    pub fn run(self) -> anyhow::Result<Exit> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            match self.action {
                Action::Add { place, name, email, role, password_stdin } => {
                    add(&place.open().await?, (name, email), &role, password_stdin).await
                }
                Action::List { place } => list(&place.open().await?).await,
                Action::Reset { place, email, second_factor } => {
                    reset(&place.open().await?, &email, second_factor).await
                }
            }
        })
    }
}

async fn add(
    app: &App,
    (name, email): (String, String),
    role: &str,
    reads_password: bool,
) -> anyhow::Result<Exit> {
    let role = Role::of_ours(role).ok_or_else(|| wrong_use("the role is agent, lead, admin or security"))?;
    let email = sign_in::normal(&email);
    if !sign_in::is_address(&email) {
        return Err(wrong_use(format!("`{email}` is no e-mail address")));
    }
    let password = if reads_password { Some(read_password(&email)?) } else { None };
    let hash = password.map(|password| password::hashed(&password)).transpose()?;
    let has_password = hash.is_some();
    let new = NewPerson { name, email, role: role.name().to_owned(), password: hash, ..NewPerson::default() };
    let now = app.now();
    let added = app.db().write(move |tx| people_desk::invite(tx, &new, (now, "command line"))).await;
    match added {
        Ok(_) if has_password => println!("added"),
        Ok(secret) => say_link(app, &secret),
        Err(store::Error::Duplicate(_)) => return Err(wrong_use("somebody has this address already")),
        Err(error) => return Err(error.into()),
    }
    Ok(Exit::Fine)
}

async fn list(app: &App) -> anyhow::Result<Exit> {
    for person in app.db().read(people::list).await? {
        let factor = if person.has_second_factor { "second factor" } else { "password only" };
        let standing = if person.is_active { factor } else { "switched off" };
        println!(
            "{:>4}  {:<8}  {:<28}  {:<32}  {standing}",
            person.number, person.role, person.name, person.email
        );
    }
    Ok(Exit::Fine)
}

async fn reset(app: &App, email: &str, takes_second_factor: bool) -> anyhow::Result<Exit> {
    let (email, now) = (sign_in::normal(email), app.now());
    let asked = email.clone();
    let secret = app
        .db()
        .write(move |tx| {
            let Some(known) = people::find_credentials(tx, &asked)? else {
                return Ok::<_, store::Error>(None);
            };
            let number = known.person.number;
            sessions::delete_others(tx, number, 0)?;
            if takes_second_factor {
                people::set_second_factor(tx, number, None, false)?;
            }
            let subject = format!("agent-{number}");
            people::audit(tx, (now, "command line"), ("sign_in.reset", &subject), ("", None, None))?;
            session::begin(tx, Whose::Invited(number), "", (now, false)).map(Some)
        })
        .await?;
    let secret = secret.ok_or_else(|| wrong_use(format!("nobody has the address `{email}`")))?;
    say_link(app, &secret);
    Ok(Exit::Fine)
}

fn say_link(app: &App, secret: &str) {
    println!("Give them this link; it is good for two days and lets them choose a password:");
    println!("{}", people_desk::link(app, secret));
}

fn read_password(email: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("Password, then Enter and Ctrl-D:");
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("the password cannot be read")?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    match password::complaint(&password, email) {
        Some(complaint) => Err(wrong_use(complaint)),
        None => Ok(password),
    }
}
