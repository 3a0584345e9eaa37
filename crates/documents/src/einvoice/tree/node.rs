//! One element of a tree, and the ways from it.

use super::{Element, Tree};

/// An element with its place in the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    at: usize,
}

impl<'t> Node<'t> {
    pub(super) fn new(tree: &'t Tree, at: usize) -> Self {
        Self { tree, at }
    }

    fn element(self) -> Option<&'t Element> {
        self.tree.elements.get(self.at)
    }

    /// The name without its prefix: namespaces are told by the root, prefixes are each writer's own.
    pub(crate) fn name(self) -> &'t str {
        self.element().map_or("", |element| element.name.rsplit(':').next().unwrap_or(&element.name))
    }

    /// The element's own text, without blanks around it; `None` where there is none.
    pub(crate) fn text(self) -> Option<&'t str> {
        self.element().map(|element| element.text.trim()).filter(|text| !text.is_empty())
    }

    pub(crate) fn attribute(self, name: &str) -> Option<&'t str> {
        let attributes = &self.element()?.attributes;
        let attribute = attributes.iter().find(|attribute| &*attribute.name == name)?;
        Some(attribute.value.trim()).filter(|value| !value.is_empty())
    }

    pub(crate) fn children(self) -> impl Iterator<Item = Node<'t>> {
        let first = self.element().and_then(|element| element.first_child);
        let next = |node: &Node<'t>| node.element()?.next_sibling.map(|at| Node::new(node.tree, at));
        std::iter::successors(first.map(|at| Node::new(self.tree, at)), next)
    }

    /// All elements at the end of a path of local names such as `Party/PartyName/Name`, in their order.
    /// A step may offer several names: `ID|IssuerAssignedID`.
    pub(crate) fn select(self, path: &str) -> Vec<Node<'t>> {
        let mut found = vec![self];
        for step in path.split('/') {
            let is_meant = |node: &Node<'t>| step.split('|').any(|name| name == node.name());
            found = found.into_iter().flat_map(|node| node.children().filter(is_meant)).collect();
        }
        found
    }

    /// The first element at the end of a path that has a text or, failing that, the first at all.
    pub(crate) fn find(self, path: &str) -> Option<Node<'t>> {
        let found = self.select(path);
        found.iter().find(|node| node.text().is_some()).or(found.first()).copied()
    }

    /// The text at the end of a path.
    pub(crate) fn text_at(self, path: &str) -> Option<&'t str> {
        self.find(path)?.text()
    }

    /// The way from the root, as XPath writes it: `Invoice/cac:InvoiceLine[2]/cbc:ID`.
    pub(crate) fn path(self) -> String {
        let mut steps = Vec::new();
        let mut next = self.element();
        while let Some(element) = next {
            steps.push(match element.has_namesake {
                true => format!("{}[{}]", element.name, element.ordinal),
                false => element.name.to_string(),
            });
            next = element.parent.and_then(|at| self.tree.elements.get(at));
        }
        steps.reverse();
        steps.join("/")
    }
}
