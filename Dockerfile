# The image of kport, for `kport serve`, `kport lint` and `kport helm-check`:
#   docker build --tag kport .
#   docker run --rm --volume "$PWD:/manifests" kport lint .
#
# Base images are pinned by version, as far as they have one: distroless has that of Debian. Whoever builds for others pins them by
# digest (`docker buildx imagetools inspect NAME` prints it), and has the same time stamps in the layers of every build:
#   SOURCE_DATE_EPOCH=0 docker buildx build --build-arg BUILD_IMAGE=node@sha256:... --build-arg RUNTIME_IMAGE=gcr.io/distroless/cc-debian13@sha256:... \
#     --output type=image,name=REPOSITORY/kport,rewrite-timestamp=true .
ARG BUILD_IMAGE=node:24.21.0-trixie-slim
# glibc and libstdc++, which Node.js needs, and nothing else: no shell, no package manager.
ARG RUNTIME_IMAGE=gcr.io/distroless/cc-debian13:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /kport
COPY package.json package-lock.json .npmrc ./
# Scripts of packages are not needed: the one that has any brings the Node.js that is here already.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY rolldown.config.ts tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY policies policies
RUN npm run build
# Anew, because npm prune leaves empty folders behind.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# What npm writes down of this install differs from one to the next, and so do the times of files.
RUN rm -f node_modules/.package-lock.json && find . -exec touch --no-dereference --date=@0 {} +

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="kport" \
      org.opencontainers.image.description="Checks who may listen on a privileged port (0-1023) in Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY LICENSE /kport/
COPY --from=build /kport/node_modules /kport/node_modules
COPY --from=build /kport/package.json /kport/package.json
COPY --from=build /kport/policies /kport/policies
COPY --from=build /kport/src/report/schemas/*.json /kport/src/report/schemas/
COPY --from=build /kport/dist /kport/dist
# Where `docker run --volume` puts what is to be judged.
WORKDIR /manifests
# The nonroot of distroless; a number, so that the kubelet can see that it is not root.
USER 65532:65532
EXPOSE 8443 8081
# A larger place for young objects: what a request made is garbage before it is taken for old, and the webhook need not stop for it.
# Without these, one answer in a hundred took ten times as long.
ENTRYPOINT ["/usr/local/bin/node", "--min-semi-space-size=16", "--max-semi-space-size=32", "/kport/dist/cli/main.cjs"]
