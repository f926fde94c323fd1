FROM prom/prometheus:v3.5.0
COPY template.yml /etc/prometheus/template.yml
COPY start.sh /start.sh
RUN chmod +x /start.sh
ENTRYPOINT ["/start.sh"]
CMD ["--storage.tsdb.retention=30d"]
