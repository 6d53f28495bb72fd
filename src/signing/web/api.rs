//! Signing by the API: from programs, and from pages of the sites that the letter names. There is no
//! cookie and no form token; what a browser says of the page that asks takes their place.

use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::web::Data;
use poem::{Body, Request, Response, handler};

use crate::app::App;
use crate::letters::{Letter, Openness};
use crate::locale::Locale;
use crate::rendering::{Arg, CachePolicy};
use crate::secret::public_id;
use crate::signing::api::{self, Spot};
use crate::signing::recording;
use crate::web::answer::respond;
use crate::web::body::json_object;
use crate::web::origin::{OriginVerdict, RequestOrigin, judge_program};
use crate::web::problem::{FieldError, ProblemDetails};
use crate::web::{Failure, Visitor};

/// The answer to every signature that was understood, whatever is known of it.
const ACCEPTED: &[u8] = br#"{"status":"check-your-inbox"}"#;
/// Seconds for which a browser may remember what it was allowed.
const ALLOWED_FOR: u64 = 600;

#[handler]
pub(super) async fn sign(
    Data(app): Data<&App>,
    request: &Request,
    visitor: Visitor,
    body: Body,
    letter: Letter,
) -> Result<Response, Failure> {
    let headers = request.headers();
    let preferred = visitor.preferred;
    let answer = if judge_origin(app, &letter, headers) == OriginVerdict::Allow {
        accept(app, &letter, visitor, headers, body).await
    } else {
        Err(Failure::Refused)
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(failure) => explain(app, preferred, &failure)?,
    };
    Ok(share_with_origin(app, &letter, headers, answer))
}

/// What a browser asks before it lets a page of another site sign.
#[handler]
pub(super) async fn ask(
    Data(app): Data<&App>,
    headers: &HeaderMap,
    letter: Letter,
) -> Result<Response, Failure> {
    let mut response = share_with_origin(app, &letter, headers, Response::default());
    let allowed = response
        .headers()
        .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    response.set_status(if allowed {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::FORBIDDEN
    });
    let given = response.headers_mut();
    given.insert(header::ALLOW, HeaderValue::from_static("POST, OPTIONS"));
    if allowed {
        given.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("POST"),
        );
        given.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("content-type"),
        );
        given.insert(
            header::ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from(ALLOWED_FOR),
        );
    }
    Ok(response)
}

fn judge_origin(app: &App, letter: &Letter, headers: &HeaderMap) -> OriginVerdict {
    judge_program(
        RequestOrigin::of(headers),
        &app.base_url.url_origin(),
        &letter.origins(),
    )
}

/// The answer, readable for the page that asked if it may ask. It says that it depends on who asks.
fn share_with_origin(
    app: &App,
    letter: &Letter,
    headers: &HeaderMap,
    mut answer: Response,
) -> Response {
    let given = answer.headers_mut();
    given.append(header::VARY, HeaderValue::from_static("origin"));
    let origin = headers
        .get(header::ORIGIN)
        .filter(|_| judge_origin(app, letter, headers) == OriginVerdict::Allow);
    if let Some(origin) = origin {
        given.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        given.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("retry-after"),
        );
    }
    answer
}

async fn accept(
    app: &App,
    letter: &Letter,
    visitor: Visitor,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let sent = json_object(headers, body).await?;
    let locale = api::language(&sent).unwrap_or(visitor.preferred);
    if let Err(refused) = visitor.take_quota(&app.limits.sign, Some(letter.id())) {
        let problem = ProblemDetails::of(&refused, &public_id());
        let said = say(app, locale, "failure-too-many")?;
        return Ok(problem.with_detail(said).into_response());
    }
    if letter.openness(app.now()) != Openness::Open {
        let problem = ProblemDetails::new(StatusCode::CONFLICT);
        return Ok(problem
            .with_detail(say(app, locale, "api-closed")?)
            .into_response());
    }
    match api::read(&sent, letter) {
        Ok(asked) => {
            recording::record(app, letter, &asked, visitor.network).await?;
            Ok(respond(
                StatusCode::ACCEPTED,
                "application/json",
                CachePolicy::NoStore,
                ACCEPTED.to_vec(),
            ))
        }
        Err(spots) => unprocessable(app, locale, &spots),
    }
}

fn unprocessable(app: &App, locale: Locale, spots: &[Spot]) -> Result<Response, Failure> {
    let told = |spot: &Spot| {
        let words = app.rendering.words();
        let meant = spot.suggestion.iter().cloned();
        let meant: Vec<_> = meant.map(|meant| ("address", Arg::Text(meant))).collect();
        Ok(FieldError {
            pointer: spot.pointer.clone(),
            detail: words.say(locale, &spot.key, &meant)?,
            suggestion: spot.suggestion.clone(),
        })
    };
    let errors = spots.iter().map(told).collect::<Result<_, Failure>>()?;
    let problem = ProblemDetails::new(StatusCode::UNPROCESSABLE_ENTITY).with_errors(errors);
    Ok(problem
        .with_detail(say(app, locale, "form-problem")?)
        .into_response())
}

fn explain(app: &App, locale: Locale, failure: &Failure) -> Result<Response, Failure> {
    let incident = public_id();
    failure.log(&incident);
    let problem = ProblemDetails::explain(app.rendering.words(), locale, failure, &incident)?;
    Ok(problem.into_response())
}

fn say(app: &App, locale: Locale, key: &str) -> Result<String, Failure> {
    let said = app.rendering.words().say(locale, key, &[]);
    said.map_err(Failure::from)
}
