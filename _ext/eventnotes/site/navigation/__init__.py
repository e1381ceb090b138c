"""The sidebar, breadcrumbs and contents of a web page."""
