//! The methods of an address. A refusal names them (`Allow`, RFC 9110 §15.5.6), as they were
//! registered: there is no second list that could differ from the routes.

use crate::web::headers::let_back_show;
use poem::error::MethodNotAllowedError;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoEndpoint, Request, Response, Result, RouteMethod, handler};

use super::headers::allow_all_sites_to_read;

/// Endpoint of one address, with a handler for each method.
#[derive(Default)]
pub struct Methods {
    route: RouteMethod,
    registered: Vec<Method>,
    answers_form: bool,
}

/// Value of `Allow`, attached to the error that refuses another method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedMethods(pub HeaderValue);

/// An address that answers GET and HEAD.
pub fn get<E>(endpoint: E) -> Methods
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Methods::default().on(Method::GET, endpoint)
}

/// An address that answers GET and HEAD for pages of any site, and OPTIONS, by which their browsers ask.
pub fn get_shared<E>(endpoint: E) -> Methods
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    get(endpoint).options(allow_reading)
}

#[handler]
fn allow_reading() -> Response {
    let mut response = Response::builder()
        .status(StatusCode::NO_CONTENT)
        .header(header::ALLOW, "GET, HEAD, OPTIONS")
        .finish();
    allow_all_sites_to_read(&mut response);
    response
}

/// An address that answers POST.
pub fn post<E>(endpoint: E) -> Methods
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Methods::default().on(Method::POST, endpoint)
}

impl Methods {
    /// Answers POST too.
    #[must_use]
    pub fn post<E>(self, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.on(Method::POST, endpoint)
    }

    /// Answers POST too, with a page that Back may show again.
    #[must_use]
    pub fn form<E>(self, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        Self {
            answers_form: true,
            ..self.on(Method::POST, endpoint)
        }
    }

    /// Answers OPTIONS too.
    #[must_use]
    pub fn options<E>(self, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.on(Method::OPTIONS, endpoint)
    }

    fn on<E>(mut self, method: Method, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.registered.push(method.clone());
        self.route = self.route.method(method, endpoint);
        self
    }

    /// The registered methods; poem answers HEAD wherever GET is.
    fn list_allowed(&self) -> AllowedMethods {
        let mut names = Vec::new();
        for method in &self.registered {
            names.push(method.as_str());
            if method == Method::GET {
                names.push("HEAD");
            }
        }
        let value = HeaderValue::from_str(&names.join(", "));
        AllowedMethods(value.unwrap_or_else(|_| HeaderValue::from_static("")))
    }
}

impl Endpoint for Methods {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let is_form = self.answers_form && request.method() == Method::POST;
        let answered = self.route.call(request).await.map_err(|mut error| {
            if error.is::<MethodNotAllowedError>() {
                error.set_data(self.list_allowed());
            }
            error
        });
        answered.map(|mut response| {
            if is_form && !response.status().is_redirection() {
                let_back_show(&mut response);
            }
            response
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[handler]
    fn answer() {}

    #[tokio::test]
    async fn a_refused_method_names_those_that_are_registered() {
        let methods = get(answer).post(answer).options(answer);
        let request = Request::builder().method(Method::DELETE).finish();
        let error = methods.call(request).await.unwrap_err();
        let allowed = error.data::<AllowedMethods>().unwrap();
        assert_eq!(allowed.0, "GET, HEAD, POST, OPTIONS");
        let head = Request::builder().method(Method::HEAD).finish();
        let error = post(answer).call(head).await.unwrap_err();
        assert_eq!(error.data::<AllowedMethods>().unwrap().0, "POST");
    }
}
