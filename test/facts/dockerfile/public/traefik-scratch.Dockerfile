FROM scratch
COPY --from=traefik:v3.5.6-alpine /usr/local/bin/traefik /
EXPOSE 80
VOLUME ["/tmp"]
ENTRYPOINT ["/traefik"]
