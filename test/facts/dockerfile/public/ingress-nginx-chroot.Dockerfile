ARG BASE_IMAGE

FROM ${BASE_IMAGE} AS chroot
COPY chroot.sh /chroot.sh
RUN /chroot.sh

FROM alpine:3.23.3
ARG TARGETARCH
ENV PATH=$PATH:/usr/local/nginx/sbin
RUN apk add -U --no-cache dumb-init util-linux \
  && adduser -S -D -H -u 101 -h /usr/local/nginx -s /sbin/nologin -G www-data -g www-data www-data
COPY --from=chroot /chroot /chroot
COPY --chown=www-data:www-data bin/${TARGETARCH}/nginx-ingress-controller /
RUN bash -c 'dirs=( /var/log ); \
  for dir in "${dirs[@]}"; do \
    chown -R www-data:www-data ${dir}; \
  done' \
  # A comment in between.
  && echo "/lib" > /chroot/etc/ld-musl-x86_64.path
RUN apk add --no-cache libcap \
  && setcap    cap_sys_chroot,cap_net_bind_service=+ep /nginx-ingress-controller \
  && setcap -v cap_sys_chroot,cap_net_bind_service=+ep /nginx-ingress-controller \
  && setcap    cap_sys_chroot,cap_net_bind_service=+ep /usr/bin/dumb-init \
  && apk del libcap
RUN ln -sf /chroot/etc/nginx /etc/nginx \
  && chown -R www-data:www-data /chroot/var/log/nginx \
  && mknod -m 0666 /chroot/dev/null c 1 3
USER www-data
EXPOSE 80 443
ENTRYPOINT ["/usr/bin/dumb-init", "--"]
CMD ["/nginx-ingress-controller"]
