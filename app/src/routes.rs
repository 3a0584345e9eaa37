//! Which address shows which page.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{ParamSegment, SsrMode, StaticSegment};

use crate::components::Frame;
use crate::pages::{
    AccountPage, AuditPage, BatchPage, BatchesPage, ChosenPage, ContractPage, ContractsPage, DisputePage, DisputesPage,
    ForgotPage, InboxPage, InputsPage, LetterPage, MembersPage, NotFoundPage, OrganisationPage, OverviewPage,
    ReconciliationPage, RecoveryPage, RenewalsPage, ReportPage, ResetPage, SignInCodePage, SignInPage, SignUpPage,
    StartPage, TolerancesPage, VendorPage, VendorsPage,
};

/// The application. Pages are sent whole, so that each works before, and without, the browser's code.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let mode = SsrMode::Async;
    view! {
        <Title formatter=write_title/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=StaticSegment("sign-in") view=SignInPage ssr=mode.clone()/>
                <Route path=(StaticSegment("sign-in"), StaticSegment("code")) view=SignInCodePage ssr=mode.clone()/>
                <Route path=StaticSegment("forgot") view=ForgotPage ssr=mode.clone()/>
                <Route path=StaticSegment("reset") view=ResetPage ssr=mode.clone()/>
                <Route path=StaticSegment("sign-up") view=SignUpPage ssr=mode.clone()/>
                <ParentRoute path=StaticSegment("") view=Frame ssr=mode.clone()>
                    <Route path=StaticSegment("") view=StartPage ssr=mode.clone()/>
                    <Route path=StaticSegment("invoices") view=InboxPage ssr=mode.clone()/>
                    <Route path=(StaticSegment("invoices"), StaticSegment("chosen")) view=ChosenPage ssr=mode.clone()/>
                    <Route path=(StaticSegment("invoices"), ParamSegment("id")) view=ReconciliationPage ssr=mode.clone()/>
                    <Route path=StaticSegment("batches") view=BatchesPage ssr=mode.clone()/>
                    <Route path=(StaticSegment("batches"), ParamSegment("id")) view=BatchPage ssr=mode.clone()/>
                    <Route path=StaticSegment("contracts") view=ContractsPage ssr=mode.clone()/>
                    <Route path=(StaticSegment("contracts"), ParamSegment("id")) view=ContractPage ssr=mode.clone()/>
                    <Route path=StaticSegment("overview") view=OverviewPage ssr=mode.clone()/>
                    <Route path=StaticSegment("vendors") view=VendorsPage ssr=mode.clone()/>
                    <Route path=StaticSegment("vendor") view=VendorPage ssr=mode.clone()/>
                    <Route path=StaticSegment("renewals") view=RenewalsPage ssr=mode.clone()/>
                    <Route path=(StaticSegment("reports"), ParamSegment("name")) view=ReportPage ssr=mode.clone()/>
                    <Route path=StaticSegment("disputes") view=DisputesPage ssr=mode.clone()/>
                    <Route path=(StaticSegment("disputes"), ParamSegment("id")) view=DisputePage ssr=mode.clone()/>
                    <Route path=(StaticSegment("disputes"), ParamSegment("id"), StaticSegment("letter")) view=LetterPage ssr=mode.clone()/>
                    <Route path=StaticSegment("recovery") view=RecoveryPage ssr=mode.clone()/>
                    <Route path=StaticSegment("inputs") view=InputsPage ssr=mode.clone()/>
                    <Route path=StaticSegment("tolerances") view=TolerancesPage ssr=mode.clone()/>
                    <Route path=StaticSegment("audit") view=AuditPage ssr=mode.clone()/>
                    <Route path=StaticSegment("account") view=AccountPage ssr=mode.clone()/>
                    <Route path=StaticSegment("organisation") view=OrganisationPage ssr=mode.clone()/>
                    <Route path=StaticSegment("members") view=MembersPage ssr=mode/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The window's title. The server writes it into the page, where leptos_meta would leave what a document says as it
/// is; in the browser it is set as text.
fn write_title(page: String) -> String {
    let page = if cfg!(feature = "ssr") { page.replace('&', "&amp;").replace('<', "&lt;") } else { page };
    if page.is_empty() { "Probity".to_owned() } else { format!("{page} · Probity") }
}
