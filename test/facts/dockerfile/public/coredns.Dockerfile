ARG BASE=registry.example.com/static:nonroot

FROM debian:stable-slim AS build
RUN apt-get -qq update && apt-get -qq install libcap2-bin
COPY coredns /coredns
RUN setcap cap_net_bind_service=+ep /coredns

FROM ${BASE}
COPY --from=build /coredns /coredns
USER 65532:65532
WORKDIR /
EXPOSE 53 53/udp
ENTRYPOINT ["/coredns"]
