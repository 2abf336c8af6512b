//! What the backend sells.

use serde::{Deserialize, Serialize};

/// The backend's answer.
#[derive(Debug, Deserialize)]
pub struct Catalogue {
    pub products: Vec<Product>,
}

#[derive(Debug, Deserialize)]
pub struct Product {
    pub id: u32,
    pub name: String,
    /// In fen.
    pub price: u32,
}

/// A product as a page shows it.
#[derive(Debug, Serialize)]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub price: String,
}

impl From<Product> for Row {
    fn from(product: Product) -> Self {
        Self {
            id: product.id,
            name: product.name,
            price: format!("¥{}.{:02}", product.price / 100, product.price % 100),
        }
    }
}
