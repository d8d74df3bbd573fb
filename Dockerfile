# Thaw in a container: not root, nothing written but /data, so that the root file system can be read-only.

FROM node:20-slim AS build
# better-sqlite3 is compiled where it has no prebuilt binary for the platform.
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /thaw
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# The list of what is inside (CycloneDX) goes along with it.
RUN npm run --silent build && node bundle/fill-code-cache.js && npm prune --omit=dev --no-audit --no-fund && npm sbom --omit=dev --sbom-format=cyclonedx > sbom.json

FROM node:20-slim
ENV NODE_ENV=production THAW_HOST=0.0.0.0 THAW_DATABASE_URL=sqlite:/data/thaw.db
WORKDIR /thaw
COPY --from=build /thaw/package.json /thaw/LICENSE /thaw/CHANGELOG.md /thaw/sbom.json ./
COPY --from=build /thaw/node_modules node_modules
COPY --from=build /thaw/dist/server dist/server
COPY --from=build /thaw/dist/dashboard dist/dashboard
COPY --from=build /thaw/records records
RUN install -d -o node -g node -m 700 /data /backups && ln -s /thaw/dist/server/cli.js /usr/local/bin/thaw
USER node
VOLUME /data
EXPOSE 8484
# A first start loads the shipped record before it is ready.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8484/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["thaw"]
CMD ["serve"]
