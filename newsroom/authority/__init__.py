"""The register of those who may speak for the agency, and the page that tells readers of them."""
