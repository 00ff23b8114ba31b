ARG ARCH=amd64
ARG OS=linux

FROM registry.example.com/golang-builder:1.26 AS builder
WORKDIR /workspace
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod make operator

FROM registry.example.com/busybox-${OS}-${ARCH}:latest
COPY --from=builder workspace/operator /bin/operator
USER 65534
ENTRYPOINT ["/bin/operator"]
