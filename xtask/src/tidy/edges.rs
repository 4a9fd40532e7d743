//! Which crate may use which: a crate may use every crate of a lower layer, and no other.
//!
//! `calendar <- mission <- desk <- {measures, channels, look} <- {store, backtest} <- server <- lodestar`

use crate::repository::{Repository, SourceFile};
use crate::tidy::Finding;
use crate::tidy::manifests::dependency_names;

const LAYERS: [&[&str]; 7] = [
    &["calendar"],
    &["mission"],
    &["desk"],
    &["measures", "channels", "look"],
    &["store", "backtest"],
    &["server"],
    &["lodestar"],
];

/// Reports a dependency that does not point to a lower layer, and a crate that has no layer.
pub fn check(repository: &Repository) -> Vec<Finding> {
    repository
        .crate_names()
        .into_iter()
        .filter_map(|name| Some((name, repository.find(&format!("crates/{name}/Cargo.toml"))?)))
        .flat_map(|(name, manifest)| check_crate(name, manifest))
        .collect()
}

fn check_crate(name: &str, manifest: &SourceFile) -> Vec<Finding> {
    let Some(own_layer) = layer(name) else {
        let message =
            format!("`{name}` has no layer; give it one in `xtask/src/tidy/edges.rs` and ARCHITECTURE.md");
        return vec![Finding::error(&manifest.path, message)];
    };
    dependency_names(manifest)
        .into_iter()
        .filter(|dependency| layer(dependency).is_some_and(|layer| layer >= own_layer))
        .map(|dependency| {
            Finding::error(
                &manifest.path,
                format!("`{name}` may not use `{dependency}`, which is not below it"),
            )
        })
        .collect()
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    fn n_findings(name: &str, manifest: &str) -> usize {
        check(&Repository::of(&[(&format!("crates/{name}/Cargo.toml"), manifest)])).len()
    }

    #[test]
    fn lower_layers_and_foreign_crates_are_allowed() {
        assert_eq!(n_findings("desk", "[dependencies]\ncalendar.workspace = true\njiff = \"1\""), 0);
        assert_eq!(n_findings("lodestar", "[dependencies]\nbacktest.workspace = true"), 0);
    }

    #[test]
    fn upper_and_equal_layers_are_refused() {
        assert_eq!(n_findings("calendar", "[dependencies]\ndesk.workspace = true"), 1);
        assert_eq!(n_findings("measures", "[dependencies]\nlook.workspace = true"), 1);
        assert_eq!(n_findings("desk", "[dev-dependencies]\nmeasures.workspace = true"), 1);
        assert_eq!(n_findings("desk", "[build-dependencies.server]\nworkspace = true"), 1);
    }

    #[test]
    fn a_crate_without_a_layer_is_refused() {
        assert_eq!(n_findings("helpers", ""), 1);
    }
}
