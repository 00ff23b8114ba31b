{{/* The part of names that is the chart's. */}}
{{- define "kport.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of most objects, short enough for what is appended to it. A release may have dots in its name, and a Service none. */}}
{{- define "kport.fullname" -}}
{{- $name := include "kport.name" . -}}
{{- $whole := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $whole .Values.fullnameOverride | replace "." "-" | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that choose the Pods, which may never change. */}}
{{- define "kport.selectorLabels" -}}
app.kubernetes.io/name: {{ include "kport.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* Labels of every object. */}}
{{- define "kport.labels" -}}
{{- include "kport.labelsAnd" (dict "root" .) -}}
{{- end -}}

{{/* The same and `more`. A label of the values with the key of another gives way: a key that stands twice is no YAML. */}}
{{- define "kport.labelsAnd" -}}
{{- $own := dict
  "app.kubernetes.io/component" "webhook"
  "app.kubernetes.io/version" .root.Chart.AppVersion
  "app.kubernetes.io/managed-by" .root.Release.Service
  "helm.sh/chart" (printf "%s-%s" .root.Chart.Name (replace "+" "_" .root.Chart.Version))
-}}
{{- $selector := include "kport.selectorLabels" .root | fromYaml -}}
{{- toYaml (merge $own $selector (default dict .more) (default dict .root.Values.commonLabels)) -}}
{{- end -}}

{{- define "kport.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kport.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.create is false: serviceAccount.name must name the one that is there" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* repository@digest, else repository:tag. */}}
{{- define "kport.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/*
The Secret of the certificate. That of cert-manager stays when the Certificate goes, so it has a name of its own: that of the
chart could not be made beside it.
*/}}
{{- define "kport.secretName" -}}
{{- if and (eq .Values.certificates.source "provided") (not .Values.certificates.secretName) -}}
{{- fail "certificates.source is provided: certificates.secretName must name the Secret of type kubernetes.io/tls" -}}
{{- end -}}
{{- $suffix := ternary "cert-manager-tls" "tls" (eq .Values.certificates.source "cert-manager") -}}
{{- default (printf "%s-%s" (include "kport.fullname" .) $suffix) .Values.certificates.secretName -}}
{{- end -}}

{{/* The ConfigMap of the policy; empty where there is none. */}}
{{- define "kport.policyConfigMap" -}}
{{- if eq .Values.policy.source "values" -}}
{{- printf "%s-policy" (include "kport.fullname" .) -}}
{{- else if eq .Values.policy.source "configMap" -}}
{{- required "policy.source is configMap: policy.configMapName must name the ConfigMap" .Values.policy.configMapName -}}
{{- end -}}
{{- end -}}

{{/*
The webhooks of the configuration: one for each value of the label kport.dev/mode, each with a path that says it. The API server
decides by the label that it holds itself: no kport can have an old one, and none needs a right to read namespaces. One of them alone
matches a namespace, so an object is asked about once; an object without a namespace matches every selector, so that only the first
asks about it.
*/}}
{{- define "kport.webhooks" -}}
{{- $key := "kport.dev/mode" -}}
{{- $name := "validate.kport.dev" -}}
{{- $isStricter := eq (toString .Values.namespaceLabels) "stricter" -}}
{{- $first := dict "name" $name "path" "" "scope" "*" "about" "A person whose request is denied sees this name." -}}
{{- if not .Values.namespaceLabels -}}
{{- toYaml (list $first) -}}
{{- else -}}
{{- $none := list (dict "key" $key "operator" "DoesNotExist") -}}
{{- $webhooks := list (merge $first (dict "labels" $none)) -}}
{{- range ternary (list "enforce" "warn" "audit" "off") (list "enforce" "warn" "audit") $isStricter -}}
{{- $labels := list (dict "key" $key "operator" "In" "values" (list .)) -}}
{{- $about := printf "Namespaces with the label %s=%s." $key . -}}
{{- $webhooks = append $webhooks (dict "name" (printf "%s.%s" . $name) "path" (printf "/%s" .) "scope" "Namespaced" "labels" $labels "about" $about) -}}
{{- end -}}
{{- $unknown := list (dict "key" $key "operator" "Exists") (dict "key" $key "operator" "NotIn" "values" (list "enforce" "warn" "audit" "off")) -}}
{{- $about := "A misspelt label: the mode of the policy holds, and who applies something is told." -}}
{{- $webhooks = append $webhooks (dict "name" (printf "unknown.%s" $name) "path" "/unknown" "scope" "Namespaced" "labels" $unknown "about" $about) -}}
{{- toYaml $webhooks -}}
{{- end -}}
{{- end -}}

{{/* Empty where kport asks the API for nothing. */}}
{{- define "kport.usesApi" -}}
{{- if or .Values.metrics.namespaces (eq .Values.certificates.source "self") (eq .Values.policy.source "cluster") -}}
true
{{- end -}}
{{- end -}}

{{/* The arguments of the container. */}}
{{- define "kport.args" -}}
- serve
- {{ printf "--host=%s" .Values.host | quote }}
- --port={{ .Values.ports.webhook }}
- --health-port={{ .Values.ports.health }}
{{- if eq .Values.policy.source "cluster" }}
- --policy=cluster
- {{ printf "--policy-name=%s" .Values.policy.name | quote }}
{{- else }}
- --policy=/etc/kport/policy/policy.yaml
{{- end }}
- --namespace-labels={{ ternary "stricter" (ternary "on" "off" (not (not .Values.namespaceLabels))) (eq (toString .Values.namespaceLabels) "stricter") }}
{{- if .Values.metrics.namespaces }}
- --count-namespaces=on
{{- end }}
{{- if eq .Values.certificates.source "self" }}
- --certs=self
- --namespace={{ .Release.Namespace }}
- {{ printf "--secret=%s" (include "kport.secretName" .) | quote }}
- --service={{ include "kport.fullname" . }}
- --webhook-configuration={{ include "kport.fullname" . }}
{{- else }}
- --cert=/etc/kport/tls/tls.crt
- --key=/etc/kport/tls/tls.key
{{- end }}
- --lang={{ .Values.lang }}
- --log-level={{ .Values.logLevel }}
- --drain-time={{ .Values.drainSeconds }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}
