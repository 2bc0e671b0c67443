"""Pages and a report that show the published marts. See the section in README.md."""
