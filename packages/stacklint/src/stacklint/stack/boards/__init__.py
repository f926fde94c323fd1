"""What is in dashboards, in every form that Grafana reads."""
