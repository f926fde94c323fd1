FROM grafana/grafana:12.2.0
COPY provisioning /etc/grafana/provisioning
COPY dashboards /etc/dashboards
RUN sed -i s/METRICS_URL/OTHER_URL/ /etc/grafana/provisioning/datasources/datasources.yml
RUN cp -r /etc/dashboards/. /var/lib/grafana/dashboards
ENV OTHER_URL=http://prometheus:9090 METRICS_UID=metrics GF_INSTALL_PLUGINS=grafana-polystat-panel
