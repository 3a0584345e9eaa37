//! Vendors: the list, and one with all that is known of it.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{VendorPage, VendorsPage};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk};

/// A page of vendors by name, after one where it is told.
#[server(prefix = "/api", endpoint = "vendors")]
pub async fn vendors(
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<VendorsPage, AppError> {
    let actor = caller().await?;
    let given = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let list = desk()?.vendors(&actor, given(search).as_deref(), given(after).as_deref()).await?;
    Ok(present::vendors_page(list))
}

/// The vendor of this name, in any case.
#[server(prefix = "/api", endpoint = "vendor")]
pub async fn vendor(#[server(default)] name: String) -> Result<VendorPage, AppError> {
    let actor = caller().await?;
    Ok(present::vendor_page(desk()?.vendor(&actor, &name).await?))
}
