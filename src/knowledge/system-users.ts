/** Accounts that are there on every host with systemd, and those that packages of servers make under the same name everywhere. */
const ACCOUNTS: ReadonlySet<string> = new Set(
  `root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc _apt nobody nogroup http messagebus dbus
systemd-network systemd-resolve systemd-timesync systemd-oom systemd-coredump systemd-journal-remote systemd-journal-upload
apache caddy nginx haproxy traefik varnish squid unbound bind named dnsmasq pdns knot knot-resolver _chrony chrony ntp ntpsec _ntp
postfix dovecot exim Debian-exim mysql postgres mongodb redis memcache memcached rabbitmq etcd consul vault nomad prometheus grafana
loki influxdb telegraf node_exporter elasticsearch kibana logstash jenkins gitlab-runner git gitea forgejo minio tomcat mosquitto
tor debian-tor ftp tftp sshd avahi polkitd cups ldap openldap radius freerad syslog`.split(/\s+/),
);

/** A package makes the user of its unit: `User=web` in `web.service`, `web@.service` or `web-worker.service`. */
export function isSystemUser(user: string, unit: string): boolean {
  if (ACCOUNTS.has(user)) return true;
  const name = unit.slice(0, unit.lastIndexOf('.')).replace(/@.*$/, '');
  return name === user || name.startsWith(`${user}-`);
}
