"""Navigation: the sidebar, breadcrumbs, previous and next pages, the contents of topic pages."""
