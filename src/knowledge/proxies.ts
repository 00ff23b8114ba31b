// Images of programs that stand in front of others: reverse proxies, gateways, ingress controllers, service meshes, tunnels.
import { parseImage } from './images.ts';

/** Words of an image's name that tell a proxy: its maker's name for it, or what it calls itself. */
const PROXY_WORDS: ReadonlySet<string> = new Set([
  ...['openresty', 'tengine', 'angie', 'httpd', 'apache', 'lighttpd', 'router', 'loadbalancer', 'lb', 'tunnel'],
  ...[
    'proxyv2',
    'pilot',
    'linkerd',
    'kong',
    'apisix',
    'contour',
    'ambassador',
    'emissary',
    'gloo',
    'skipper',
    'voyager',
    'bunkerweb',
  ],
  ...['varnish', 'squid', 'trafficserver', 'pomerium', 'cloudflared', 'ngrok', 'frp', 'frps', 'inlets', 'zuul', 'krakend', 'tyk'],
]);
/** These stand in longer words: freenginx, nginxhttps, agentgateway, oauth2proxy. */
const PROXY_PARTS = /nginx|haproxy|envoy|traefik|caddy|proxy|gateway|ingress/;

/** The makers of these give their controllers plain names: registry.k8s.io/ingress-nginx/controller. */
const LAST_PARTS = 2;

/**
 * The image is a proxy itself, as far as its name tells. A service mesh puts its proxy in place of the image `auto`: Istio,
 * "Gateway injection".
 */
export function isProxyImage(reference: string): boolean {
  if (reference === 'auto') return true;
  const parts = parseImage(reference).name.toLowerCase().split('/');
  return parts
    .slice(1)
    .slice(-LAST_PARTS)
    .some((part) => PROXY_PARTS.test(part) || part.split(/[-_.]/).some((word) => PROXY_WORDS.has(word)));
}
