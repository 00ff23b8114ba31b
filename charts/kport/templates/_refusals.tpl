{{/*
What would be rendered and could not work, refused with a sentence before anything is applied. What one value alone says is refused by
values.schema.json.
*/}}
{{- define "kport.refusals" -}}
{{- include "kport.refusals.admission" . -}}
{{- if and .Values.audit.enabled (not .Values.image.repository) -}}
{{- fail "image.repository is empty, and audit.enabled needs an image: build it (Dockerfile), push it, and name the place that you pushed it to" -}}
{{- end -}}
{{- if include "kport.server" . -}}
{{- include "kport.refusals.server" . -}}
{{- end -}}
{{- end -}}

{{- define "kport.refusals.admission" -}}
{{- $fullname := include "kport.fullname" . -}}
{{- $armed := dig "webhooks" list (lookup "admissionregistration.k8s.io/v1" "ValidatingWebhookConfiguration" "" $fullname) -}}
{{- $policy := lookup "admissionregistration.k8s.io/v1" "ValidatingAdmissionPolicy" "" (printf "%s-errors-create" $fullname) -}}
{{- /* Of a chart whose policies judged creates and updates alike. */ -}}
{{- $older := lookup "admissionregistration.k8s.io/v1" "ValidatingAdmissionPolicy" "" (printf "%s-errors" $fullname) -}}
{{- $asked := dig "rules" list (default dict (first $armed)) -}}
{{- if eq .Values.admission "webhook" -}}
{{- if and (or $policy $older) (not $asked) -}}
{{- fail "admission goes from policy to webhook by way of both: upgrade with admission=both first, and wait until kport is asked. Until then nothing else would judge" -}}
{{- end -}}
{{- with .Values.policy.exported -}}
{{- fail "policy.exported is for admission policy or both" -}}
{{- end -}}
{{- else -}}
{{- if and $older (not $asked) -}}
{{- fail "the policies have other names than those that are there, and go there by way of both: with the chart that is installed, upgrade with admission=both first, and wait until kport is asked. The API server takes a moment for a new policy, and until then nothing else would judge" -}}
{{- end -}}
{{- if semverCompare "<1.32.0-0" .Capabilities.KubeVersion.Version -}}
{{- fail (printf "admission is %s: the exported policies are for Kubernetes 1.32 and later, and this one is %s" .Values.admission .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- if and (not .Values.policy.exported) (or (ne .Values.policy.source "values") (ne (keys .Values.policy.spec | join " ") "extends")) -}}
{{- fail (printf "admission is %s: the chart has the shipped policies in CEL, and one of your own comes from kport export vap --policy policy.yaml > exported.yaml and --set-file policy.exported=exported.yaml" .Values.admission) -}}
{{- end -}}
{{- end -}}
{{- if eq .Values.admission "policy" -}}
{{- if and $armed (not $policy) -}}
{{- fail "admission goes from webhook to policy by way of both: upgrade with admission=both first. The API server takes a moment for a new policy, and until then nothing else would judge" -}}
{{- end -}}
{{- if ne .Values.policy.source "values" -}}
{{- fail (printf "admission is policy, and policy.source is %s: no kport runs that could read it. Export it (policy.exported), with policy.source=values" .Values.policy.source) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "kport.refusals.server" -}}
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
{{- if has .name (list "policy" "images" "tls" "client-ca" "audit") -}}
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
