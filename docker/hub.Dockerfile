# The hub. Made from the tarball (npm run pack): docker build -f docker/hub.Dockerfile -t fuel-hub .
ARG BASE_IMAGE=node:24-bookworm-slim
FROM ${BASE_IMAGE}
COPY dist/*.tgz /tmp/fuel.tgz
RUN mkdir -p /opt/fuel /data && tar -xzf /tmp/fuel.tgz -C /opt/fuel --strip-components=1 && rm /tmp/fuel.tgz \
 && ln -s /opt/fuel/dist/fuel.js /usr/local/bin/fuel && chmod 0755 /opt/fuel/dist/fuel.js && chown 1000:1000 /data
ENV NODE_ENV=production HOME=/data FUEL_HUB_DATA=/data FUEL_HUB_HOST=0.0.0.0 FUEL_HUB_PORT=7447 FUEL_LOG_FORMAT=json
USER 1000:1000
VOLUME /data
EXPOSE 7447
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.FUEL_HUB_PORT+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "/opt/fuel/dist/hub.js", "start"]
