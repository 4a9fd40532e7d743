//! Every route there is: method, path, handler, and what a visitor must be allowed to do.

use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};

use crate::app::App;
use crate::permission::{Action, Role, can};
use crate::portal::{case, cases, door, home, new};
use crate::session::Visitor;
use crate::workspace::{
    act, answer, bulk, events, find, handing, insertions, mails, notices, parties, priorities, recording,
    relate, replies, resending, resolving, snoozing, stepping, waiting,
};
use crate::{
    asset, credits, demo, errors, files, health, mail_desk, me, metrics, mission_page, people_desk, promises,
    record, reports, setup, sign_in, surveys, welcome,
};

/// The list.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    use Action::{
        AskForHelp, FollowOwnCases, KeepCredits, KeepOwnSignIn, ManageMail, ManageMission, ManagePeople, PlanPeople, ReadCases, ReadMail, ReadMetrics, ReadNumbers, ReadPeople, SeePublic, SetUp, WorkCases, WriteRecord,
    };
    vec![
        // The program itself.
        get("/healthz",       SeePublic,   health::get_health),
        get("/metrics",       ReadMetrics, metrics::get_metrics),
        get("/assets/{file}", SeePublic,   asset::get_asset),
        get("/mission",       SeePublic,   mission_page::get_mission),

        // The door.
        get("/sign-in",       SeePublic,   sign_in::show_sign_in),
        post("/sign-in",      SeePublic,   sign_in::sign_in),
        get("/sign-in/code",  SeePublic,   sign_in::show_code),
        post("/sign-in/code", SeePublic,   sign_in::check_code),
        post("/sign-out",     SeePublic,   sign_in::sign_out),
        get("/welcome/{secret}",  SeePublic, welcome::show_welcome),
        post("/welcome/{secret}", SeePublic, welcome::choose_password),
        get("/me",                          KeepOwnSignIn, me::show_me),
        post("/me/availability",            KeepOwnSignIn, people_desk::save_own_availability),
        post("/me/devices/{id}/end",        KeepOwnSignIn, me::end_device),
        post("/me/devices/end-others",      KeepOwnSignIn, me::end_other_devices),
        post("/me/password",                KeepOwnSignIn, me::change_password),
        post("/me/second-factor",           KeepOwnSignIn, me::draw_second_factor),
        post("/me/second-factor/check",     KeepOwnSignIn, me::begin_second_factor),
        post("/me/second-factor/off",       KeepOwnSignIn, me::end_second_factor),

        // The care centre.
        get("/help",                          SeePublic,      home::get_home),
        get("/help/new",                      AskForHelp,     new::get_new),
        upload("/help/new",                       AskForHelp,     new::post_new),
        get("/help/promise",                  AskForHelp,     new::get_promise),
        get("/help/cases",                    FollowOwnCases, cases::get_cases),
        get("/help/cases/{number}",           FollowOwnCases, case::get_case),
        upload("/help/cases/{number}/messages",  FollowOwnCases, case::post_message),
        upload("/help/cases/{number}/reopening", FollowOwnCases, case::post_reopening),
        get("/help/sign-in",                  SeePublic,      door::get_sign_in),
        post("/help/sign-in",                 SeePublic,      door::post_sign_in),
        post("/help/sign-in/code",            SeePublic,      door::post_code),
        post("/help/sign-out",                SeePublic,      sign_in::sign_out),
        get("/help/cases/{number}/files/{id}", FollowOwnCases, files::get_own_file),

        // The public record.
        get("/record",                        SeePublic,      record::get_record),
        get("/record.atom",                   SeePublic,      record::feed::get_feed),
        get("/record/mail",                   SeePublic,      record::subscribe::get_form),
        post("/record/mail",                  SeePublic,      record::subscribe::post_form),
        get("/record/mail/{token}",           SeePublic,      record::subscribe::get_subscription),
        post("/record/mail/{token}",          SeePublic,      record::subscribe::post_subscription),
        get("/record/mail/{token}/stop",      SeePublic,      record::subscribe::get_stop),
        post("/record/mail/{token}/stop",     SeePublic,      record::subscribe::post_stop),
        get("/record/case/{token}",           SeePublic,      record::lookup::get_case),
        get("/record/{month}",                SeePublic,      record::get_month),
        get("/record/{month}/figures",        SeePublic,      record::get_figures),
        get("/help/credits",                  FollowOwnCases, credits::portal::get_credits),
        get("/record/{month}/bundle",         SeePublic,      record::bundle::get_bundle),

        // Questions to customers; whoever has the link may answer.
        get("/s/{token}",                     SeePublic,      surveys::page::get_survey),
        post("/s/{token}",                    SeePublic,      surveys::page::post_survey),
        post("/s/{token}/stop",               SeePublic,      surveys::page::post_stop),
        get("/surveys",                       ReadCases,      surveys::board::get_surveys),
        post("/surveys/{id}/outreach",        WorkCases,      surveys::board::post_outreach),

        // Setting up.
        get("/",               SeePublic,     setup::show_start),
        get("/setup",          SetUp,         setup::show_you),
        post("/setup",         SetUp,         setup::save_you),
        get("/setup/mission",  ManageMission, setup::show_mission),
        post("/setup/mission", ManageMission, setup::save_mission),
        get("/setup/people",   ManagePeople,  setup::show_people),
        post("/setup/people",  ManagePeople,  setup::add_person),
        get("/setup/email",    ManageMission, setup::show_email),
        get("/setup/history",  ManageMission, setup::show_history),

        // People.
        get("/people",                         ReadPeople,   people_desk::show_people),
        post("/people",                        ManagePeople, people_desk::add_person),
        get("/people/new",                     ManagePeople, people_desk::show_new_person),
        get("/people/{number}",                ManagePeople, people_desk::show_person),
        post("/people/{number}",               ManagePeople, people_desk::save_person),
        post("/people/{number}/second-factor", ManagePeople, people_desk::reset_second_factor),
        post("/people/{number}/availability",  PlanPeople,   people_desk::save_availability),
        get("/people/teams",                   ManagePeople, people_desk::teams::show_teams),
        post("/people/teams",                  ManagePeople, people_desk::teams::add_team),
        post("/people/teams/{number}",         ManagePeople, people_desk::teams::save_team),
        get("/people/roles",                   ManagePeople, people_desk::roles::show_roles),
        post("/people/roles",                  ManagePeople, people_desk::roles::save_role),
        get("/people/rosters",                 PlanPeople,   people_desk::rosters::show_rosters),
        post("/people/rosters",                PlanPeople,   people_desk::rosters::add_shift),
        post("/people/rosters/{id}/end",       PlanPeople,   people_desk::rosters::end_shift),
        get("/people/rosters/file",            PlanPeople,   people_desk::rosters::get_file),

        // Mail.
        get("/mail",                           ReadMail,   mail_desk::overview::show_mail),
        post("/mail/tests",                    ManageMail, mail_desk::trial::post_test),
        get("/mail/arrived",                   ReadMail,   mail_desk::arrived::show_arrived),
        get("/mail/arrived/{id}",              ReadMail,   mail_desk::one_mail::show_mail),
        get("/mail/arrived/{id}/bytes",        ManageMail, mail_desk::one_mail::get_bytes),
        post("/mail/arrived/{id}/attempts",    ManageMail, mail_desk::one_mail::retry),
        post("/mail/arrived/{id}/dismissal",   ManageMail, mail_desk::one_mail::dismiss),
        post("/mail/arrived/{id}/return",      ManageMail, mail_desk::one_mail::bring_back),
        get("/mail/quarantine",                ReadMail,   mail_desk::quarantine::show_quarantine),
        post("/mail/quarantine/attempts",      ManageMail, mail_desk::quarantine::retry_all),
        get("/mail/outgoing",                  ReadMail,   mail_desk::outgoing::show_outgoing),
        post("/mail/outgoing/{id}/attempts",   ManageMail, mail_desk::outgoing::send_again),
        get("/mail/suppressions",              ReadMail,   mail_desk::suppressed::show_suppressions),
        post("/mail/suppressions",             ManageMail, mail_desk::suppressed::add),
        post("/mail/suppressions/removal",     ManageMail, mail_desk::suppressed::remove),
        get("/mail/addresses",                 ReadMail,   mail_desk::addresses::show_addresses),
        post("/mail/addresses",                ManageMail, mail_desk::addresses::save),
        get("/mail/addresses/form",            ManageMail, mail_desk::addresses::show_form),
        post("/mail/addresses/removal",        ManageMail, mail_desk::addresses::remove),
        get("/mail/templates",                 ReadMail,   mail_desk::templates::show_templates),
        post("/mail/templates",                ManageMail, mail_desk::templates::save),
        get("/mail/templates/form",            ManageMail, mail_desk::templates::show_form),
        post("/mail/templates/preview",        ManageMail, mail_desk::templates::preview),
        post("/mail/templates/reset",          ManageMail, mail_desk::templates::reset),
        post("/mail/templates/versions/{id}/restoration", ManageMail, mail_desk::templates::restore),
        post("/mail/undo/{id}",                ManageMail, mail_desk::undo::take_back),

        // The workspace: lists and cases.
        get("/inbox",                          ReadCases, act::get_inbox),
        get("/triage",                         ReadCases, priorities::get_triage),
        get("/desk/events",                    ReadCases, events::get_events),
        get("/notices",                        ReadCases, notices::get_notices),
        post("/notices/seen",                  ReadCases, notices::post_seen),
        post("/notices/{id}/acknowledgement",  WorkCases, notices::post_acknowledgement),
        get("/search",                         ReadCases, find::get_search),
        upload("/cases",                           WorkCases, find::post_case),
        get("/cases/new",                      WorkCases, find::get_new_case),
        post("/cases/bulk",                    WorkCases, bulk::post_bulk),
        get("/customers/{number}",             ReadCases, parties::get_customer),
        post("/customers/{number}",            WorkCases, parties::post_customer),
        get("/accounts/{number}",              ReadCases, parties::get_account),
        post("/accounts/{number}",             WorkCases, parties::post_account),
        get("/cases/{number}",                 ReadCases, act::get_case),
        upload("/cases/{number}/messages",       WorkCases, act::post_message),
        get("/cases/{number}/files/{id}",      ReadCases, files::get_file),
        get("/cases/{number}/messages/{id}",   ReadCases, mails::get_mail),
        get("/cases/{number}/messages/{id}/html", ReadCases, mails::get_html),
        get("/cases/{number}/messages/{id}/original", ReadCases, mails::get_original),
        post("/cases/{number}/mails/{id}/again", WorkCases, resending::post_again),
        put("/cases/{number}/draft",           WorkCases, act::put_draft),
        post("/cases/{number}/undo/{id}",      WorkCases, act::post_undo),
        post("/cases/{number}/status",         WorkCases, waiting::post_status),
        post("/cases/{number}/resolution",     WorkCases, resolving::post_resolution),
        post("/cases/{number}/reopening",      WorkCases, resolving::post_reopening),
        post("/cases/{number}/acknowledgement", WorkCases, act::post_acknowledgement),
        get("/cases/{number}/merge",           WorkCases, relate::get_merge),
        post("/cases/{number}/merge",          WorkCases, relate::post_merge),
        post("/cases/{number}/unmerge",        WorkCases, relate::post_unmerge),
        get("/cases/{number}/split",           WorkCases, relate::get_split),
        post("/cases/{number}/split",          WorkCases, relate::post_split),
        post("/cases/{number}/links",          WorkCases, relate::post_link),
        get("/cases/{number}/pause",           WorkCases, waiting::get_pause),
        get("/cases/{number}/handoff",         WorkCases, handing::get_handoff),
        post("/cases/{number}/handoff",        WorkCases, handing::post_handoff),
        post("/cases/{number}/handoff/verdict", WorkCases, handing::post_verdict),
        post("/cases/{number}/tags",           WorkCases, relate::post_tags),
        post("/cases/{number}/presence",       ReadCases, relate::post_presence),
        post("/cases/{number}/owner",          WorkCases, act::post_owner),
        post("/cases/{number}/priority",       WorkCases, priorities::post_priority),
        get("/cases/{number}/priority",        WorkCases, priorities::get_priority),
        get("/cases/{number}/triage",          WorkCases, priorities::get_card),
        post("/cases/{number}/triage",         WorkCases, priorities::post_triage),
        post("/undo/{id}",                     WorkCases, answer::post_undo),
        get("/cases/{number}/insertions",      WorkCases, insertions::get_insertions),
        post("/cases/{number}/insertions",     WorkCases, insertions::post_insertion),
        get("/cases/{number}/resolution",      WorkCases, resolving::get_resolution),
        post("/cases/{number}/path",           WorkCases, resolving::post_path),
        post("/cases/{number}/closing",        WorkCases, resolving::post_closing),
        get("/cases/{number}/record",          WorkCases, recording::get_record),
        post("/cases/{number}/record",         WorkCases, recording::post_record),
        get("/cases/{number}/next-steps",      WorkCases, stepping::get_step),
        post("/cases/{number}/next-steps",     WorkCases, stepping::post_step),
        post("/cases/{number}/next-steps/{id}", WorkCases, stepping::post_end),
        get("/cases/{number}/snooze",          WorkCases, snoozing::get_snooze),
        post("/cases/{number}/snooze",         WorkCases, snoozing::post_snooze),
        get("/cases/{number}/links",           WorkCases, relate::get_link),
        post("/cases/{number}/successor",      WorkCases, handing::post_successor),
        post("/cases/{number}/escalation",     WorkCases, handing::post_escalation),
        get("/canned",                         ReadCases, replies::get_replies),
        post("/canned",                        WorkCases, replies::post_reply),
        get("/canned/new",                     WorkCases, replies::get_new_reply),
        get("/canned/{id}",                    WorkCases, replies::get_reply),
        post("/canned/{id}",                   WorkCases, replies::put_reply),
        post("/canned/{id}/removal",           WorkCases, replies::remove_reply),

        // What became of the promises.
        get("/promises",                       ReadNumbers, promises::get_promises),
        get("/promises/{key}",                 ReadNumbers, promises::get_promise),
        get("/credits",                        ReadNumbers, credits::get_credits),
        get("/credits/{id}",                   ReadNumbers, credits::get_credit),
        post("/credits/verifications",         KeepCredits, credits::request::post_verifications),
        post("/credits/verifications/{at}/withdrawal", KeepCredits, credits::request::post_withdrawal),
        post("/credits/issues",                KeepCredits, credits::request::post_issues),
        post("/credits/computations",          KeepCredits, credits::request::post_computations),
        post("/credits/corrections",           KeepCredits, credits::request::post_corrections),
        post("/credits/{id}/reversal",         KeepCredits, credits::request::post_reversal),
        post("/credits/{id}/again",            KeepCredits, credits::request::post_again),
        get("/reports",                        ReadNumbers, reports::get_reports),
        get("/reports/figures/{word}",         ReadNumbers, reports::get_figure),
        get("/reports/monthly",                ReadNumbers, reports::get_monthly),
        get("/reports/record",                 WriteRecord, record::notes::get_notes),
        post("/reports/record/{month}/notes",  WriteRecord, record::notes::post_note),
        get("/reports/record/{month}/preview", WriteRecord, record::notes::get_preview),
        get("/reports/drafting",               ReadNumbers, reports::get_drafting),
        get("/reports/scorecards",             ReadNumbers, reports::get_scorecards),
        get("/reports/scorecards/{number}",    ReadNumbers, reports::get_scorecard),

        // The demo.
        get("/demo",                           SeePublic, demo::get_demo),
        post("/demo/clock",                    SeePublic, demo::post_clock),
        get("/demo/write",                     SeePublic, demo::get_write),
        post("/demo/write",                    SeePublic, demo::post_write),
        get("/demo/outbox",                    SeePublic, demo::get_outbox),
    ]
}

/// One line of the list.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{names}` for its parts.
    pub path: &'static str,
    /// What a visitor must be allowed to do.
    pub action: Action,
    answers: MethodRouter<App>,
}

fn get<T: 'static>(path: &'static str, action: Action, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::GET, path, action, answers: on(MethodFilter::GET, handler) }
}

fn post<T: 'static>(path: &'static str, action: Action, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::POST, path, action, answers: on(MethodFilter::POST, handler) }
}

/// A form with files.
fn upload<T: 'static>(path: &'static str, action: Action, handler: impl Handler<T, App>) -> Route {
    let answers = on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(files::LONGEST_FORM));
    Route { method: Method::POST, path, action, answers }
}

fn put<T: 'static>(path: &'static str, action: Action, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::PUT, path, action, answers: on(MethodFilter::PUT, handler) }
}

/// All routes as one router. Whether a visitor may is asked here, before the handler.
pub fn as_router() -> Router<App> {
    let router = routes().into_iter().fold(Router::new(), |router, route| {
        let action = route.action;
        let allow = middleware::from_fn(move |visitor, request, next| allow(action, visitor, request, next));
        router.route(route.path, route.answers.layer(allow))
    });
    router
        .method_not_allowed_fallback(async || errors::method_not_allowed())
        .fallback(async || errors::not_found("page"))
}

async fn allow(
    action: Action,
    Extension(visitor): Extension<Visitor>,
    request: Request,
    next: Next,
) -> Response {
    if can(visitor.role, action) {
        return next.run(request).await;
    }
    if visitor.role != Role::Anonymous {
        return errors::forbidden(action).into_response();
    }
    let asks_for_page = request.method() == Method::GET && !request.headers().contains_key("hx-request");
    if !asks_for_page {
        return errors::signed_out().into_response();
    }
    let door = if action == Action::FollowOwnCases { "/help/sign-in" } else { "/sign-in" };
    let from = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Redirect::to(&format!("{door}?next={}", encoded(from))).into_response()
}

/// The part of an address that stands for itself; everything else by its bytes.
pub fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                text.push(char::from(byte))
            }
            byte => text.push_str(&format!("%{byte:02X}")),
        }
        text
    })
}

/// The status of an answer that a visitor gets who may not.
pub const REFUSALS: [StatusCode; 3] =
    [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
