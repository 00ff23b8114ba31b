FROM alpine:3.23
RUN apk add --no-cache curl libcap

ENV VERSION=v2.11.2
RUN set -eux; \
	case "$(apk --print-arch)" in \
		x86_64) arch='amd64' ;; \
		aarch64) arch='arm64' ;; \
		*) echo >&2 "no build for this one"; exit 1 ;; \
	esac; \
	curl -o /tmp/caddy.tar.gz "https://example.com/$VERSION/$arch.tar.gz"; \
	tar x -z -f /tmp/caddy.tar.gz -C /usr/bin caddy; \
	setcap cap_net_bind_service=+ep /usr/bin/caddy; \
	chmod +x /usr/bin/caddy; \
	caddy version

EXPOSE 80
EXPOSE 443
EXPOSE 443/udp
EXPOSE 2019
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
