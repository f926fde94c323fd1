FROM prom/prometheus:v3.5.0 AS base
LABEL org.opencontainers.image.title="The agent of this shop"
RUN mkdir -p /agent && chown -R nobody:nobody /agent
FROM base
COPY agent.yml /etc/agent.yml
ENTRYPOINT ["/bin/prometheus", "--agent", "--config.file=/etc/agent.yml"]
CMD ["--storage.agent.path=/agent", "--web.enable-lifecycel"]
