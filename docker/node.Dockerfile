# A node. Agents are not in it: make an image FROM this one that installs yours, or mount them. The base needs git.
ARG BASE_IMAGE=node:24-bookworm
FROM ${BASE_IMAGE}
COPY dist/*.tgz /tmp/fuel.tgz
COPY docker/node-entry.sh /usr/local/bin/fuel-node
RUN git --version && mkdir -p /opt/fuel /data && tar -xzf /tmp/fuel.tgz -C /opt/fuel --strip-components=1 && rm /tmp/fuel.tgz \
 && ln -s /opt/fuel/dist/fuel.js /usr/local/bin/fuel && chmod 0755 /opt/fuel/dist/fuel.js /usr/local/bin/fuel-node && chown 1000:1000 /data
ENV HOME=/data FUEL_NODE_HOME_DIR=/data/node FUEL_NODE_STATUS_PORT=7448
USER 1000:1000
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.FUEL_NODE_STATUS_PORT+'/status.json').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["fuel-node"]
