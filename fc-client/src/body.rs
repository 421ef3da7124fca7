//! stub
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use std::pin::Pin;
use std::task::{Context, Poll};
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
pub struct Body(BoxBody<Bytes, BoxError>);
impl Body {
    pub fn wrap<B>(b: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<BoxError>,
    {
        Self(b.map_err(Into::into).boxed())
    }
    pub async fn collect(self) -> Result<Bytes, BoxError> {
        Ok(self.0.collect().await?.to_bytes())
    }
}
impl From<Bytes> for Body {
    fn from(b: Bytes) -> Self {
        Self::wrap(Full::new(b))
    }
}
impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
