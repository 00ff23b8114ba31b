{{/*
What would be rendered and could not work, refused with a sentence before anything is applied. What one value alone says is refused by
values.schema.json.
*/}}
{{- define "kport.refusals" -}}
{{- if and .Values.replicas (not .Values.image.repository) -}}
{{- fail "image.repository is empty: nobody publishes an image of kport. Build it (Dockerfile), push it, and name the place that you pushed it to" -}}
{{- end -}}
{{- if not (or .Values.replicas .Values.webhook.url) -}}
{{- fail "replicas is 0 and webhook.url is empty: no kport could answer. Name the address of the one that runs elsewhere" -}}
{{- end -}}
{{- if eq .Release.Namespace "default" -}}
{{- fail "the namespace of the release is never judged, and it is the namespace default: install kport into one of its own, for example by --namespace kport-system --create-namespace" -}}
{{- end -}}
{{- if eq (int .Values.ports.webhook) (int .Values.ports.health) -}}
{{- fail (printf "ports.webhook and ports.health are both %d: kport listens on two ports" (int .Values.ports.webhook)) -}}
{{- end -}}
{{- if eq (int .Values.service.port) (int .Values.ports.health) -}}
{{- fail (printf "service.port and ports.health are both %d: the Service has one port for each" (int .Values.service.port)) -}}
{{- end -}}
{{- with .Values.images -}}
{{- if and .lock .configMapName -}}
{{- fail "images has lock and configMapName: the lock of images is in one ConfigMap" -}}
{{- end -}}
{{- if and .lock (not (hasKey (fromJson .lock) "images")) -}}
{{- fail "images.lock is no lock of images: kport image lock writes one, and --set-file images.lock=kport-images.lock.json gives it" -}}
{{- end -}}
{{- if gt (len .lock) 1048576 -}}
{{- fail (printf "images.lock has %d bytes, and a ConfigMap takes 1048576: lock the images of this cluster alone" (len .lock)) -}}
{{- end -}}
{{- end -}}
{{- range .Values.extraVolumes -}}
{{- if has .name (list "policy" "images" "tls" "client-ca") -}}
{{- fail (printf "extraVolumes has a volume %q: the chart has one of that name" .name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.webhook.clientAuthentication.names (not (include "kport.clientCa" .)) -}}
{{- fail "webhook.clientAuthentication.names needs a CA, in caBundle or configMapName: without one nobody is asked for a certificate" -}}
{{- end -}}
{{- if and .Values.webhook.clientAuthentication.caBundle .Values.webhook.clientAuthentication.configMapName -}}
{{- fail "webhook.clientAuthentication has caBundle and configMapName: the CA is in one of them" -}}
{{- end -}}
{{- end -}}
