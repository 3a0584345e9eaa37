//! Traces: sent to a collector where one is set, and taken on from callers by `traceparent`.

use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, TracerProvider};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::Registry;
use url::Url;

use super::TelemetryError;

/// Sends spans in the background.
pub struct Sender(SdkTracerProvider);

impl Sender {
    /// Takes the collector's address without the path of traces.
    pub fn start(endpoint: &Url) -> Result<(Self, OpenTelemetryLayer<Registry, Tracer>), TelemetryError> {
        let address = format!("{}/v1/traces", endpoint.as_str().trim_end_matches('/'));
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(address)
            .build()
            .map_err(|error| TelemetryError::Traces(error.to_string()))?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(Resource::builder().with_service_name("probity").build())
            .build();
        let layer = OpenTelemetryLayer::new(provider.tracer("probity"));
        Ok((Self(provider), layer))
    }

    /// Sends what is left. The process ends in any case.
    pub fn stop(self) {
        let _ = self.0.shutdown();
    }
}

/// The caller's place in its trace, from the value of a `traceparent` header of version 00; None where it is
/// ill-formed, for then a trace of our own begins.
pub fn read_parent(value: &str) -> Option<opentelemetry::Context> {
    let mut parts = value.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    if version != "00" || parts.next().is_some() || !is_hex(trace, 32) || !is_hex(span, 16) || !is_hex(flags, 2) {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?),
        true,
        TraceState::default(),
    );
    context.is_valid().then(|| opentelemetry::Context::new().with_remote_span_context(context))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_well_formed_parent_is_taken_on() {
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let context = read_parent(good).unwrap();
        assert_eq!(context.span().span_context().trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
        for bad in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        ] {
            assert!(read_parent(bad).is_none(), "{bad}");
        }
    }
}
