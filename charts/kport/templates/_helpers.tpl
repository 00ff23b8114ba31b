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

{{/* Labels of the objects of the audit. Its Pods must not be taken for those of the webhook. */}}
{{- define "kport.auditLabels" -}}
{{- $own := dict "app.kubernetes.io/name" (include "kport.auditName" .) "app.kubernetes.io/component" "audit" -}}
{{- toYaml (merge $own (include "kport.labels" . | fromYaml)) -}}
{{- end -}}

{{- define "kport.auditName" -}}
{{- printf "%s-audit" (include "kport.name" .) -}}
{{- end -}}

{{/* The name of all objects of the audit. That of a CronJob has 52 characters at most: its Jobs get 11 more. */}}
{{- define "kport.auditFullname" -}}
{{- printf "%s-audit" (include "kport.fullname" . | trunc 46 | trimSuffix "-") -}}
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

{{/* Empty where the API server judges alone, and no kport runs. */}}
{{- define "kport.server" -}}
{{- if ne .Values.admission "policy" -}}
true
{{- end -}}
{{- end -}}

{{/* Empty where no kport reads a policy or a lock: neither the webhook nor an audit. */}}
{{- define "kport.judges" -}}
{{- if or (include "kport.server" .) .Values.audit.enabled -}}
true
{{- end -}}
{{- end -}}

{{/* How labels of namespaces are followed, as kport calls it. */}}
{{- define "kport.labelsHold" -}}
{{- ternary "stricter" (ternary "on" "off" (not (not .Values.namespaceLabels))) (eq (toString .Values.namespaceLabels) "stricter") -}}
{{- end -}}

{{/* Namespaces that are not judged, as a list in YAML. A kport that runs could not come back, were its own judged. */}}
{{- define "kport.spared" -}}
{{- $spared := default list .Values.webhook.excludedNamespaces -}}
{{- toYaml (ternary (prepend $spared .Release.Namespace | uniq) $spared (ne .Values.admission "policy")) -}}
{{- end -}}

{{- define "kport.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kport.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.create is false: serviceAccount.name must name the one that is there" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* repository@digest, else repository:tag. Without replicas no image need be named. */}}
{{- define "kport.image" -}}
{{- $repository := default "kport" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
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

{{/* The ConfigMap of the lock of images; empty where there is none. */}}
{{- define "kport.imagesConfigMap" -}}
{{- if .Values.images.lock -}}
{{- printf "%s-images" (include "kport.fullname" .) -}}
{{- else -}}
{{- .Values.images.configMapName -}}
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

{{/* The ConfigMap of the CA of clients; empty where nobody is asked for a certificate. */}}
{{- define "kport.clientCa" -}}
{{- if .Values.webhook.clientAuthentication.caBundle -}}
{{- printf "%s-client-ca" (include "kport.fullname" .) -}}
{{- else -}}
{{- .Values.webhook.clientAuthentication.configMapName -}}
{{- end -}}
{{- end -}}

{{/*
Of the webhook with the path `path`. What denies nothing should not do so while no kport answers. A mode that helm does not know may be
enforce, and a label that asks for less than the policy means nothing where labels may only be stricter.
*/}}
{{- define "kport.failurePolicy" -}}
{{- $label := trimPrefix "/" .path -}}
{{- $laxer := list "audit" "warn" "off" -}}
{{- $byLabel := and (has $label $laxer) (ne (toString .root.Values.namespaceLabels) "stricter") -}}
{{- $byMode := and (ne $label "enforce") (has .root.Values.mode $laxer) -}}
{{- default (ternary "Ignore" "Fail" (or $byLabel $byMode)) .root.Values.webhook.failurePolicy -}}
{{- end -}}

{{/* Empty where kport writes nothing into the webhook configuration. */}}
{{- define "kport.writesConfiguration" -}}
{{- if or (eq .Values.certificates.source "self") (eq .Values.webhook.armedBy "kport") -}}
true
{{- end -}}
{{- end -}}

{{/* Empty where kport asks the API for nothing. */}}
{{- define "kport.usesApi" -}}
{{- if or .Values.metrics.namespaces (include "kport.writesConfiguration" .) (eq .Values.policy.source "cluster") -}}
true
{{- end -}}
{{- end -}}

{{/* The way out, as in a NetworkPolicy. */}}
{{- define "kport.toApiServers" -}}
# By its address: no name has to be resolved. Without apiServerCidrs any address will do, on these ports.
- ports:
    {{- range .Values.networkPolicy.apiServerPorts }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .Values.networkPolicy.apiServerCidrs }}
  to:
    {{- range . }}
    - ipBlock:
        cidr: {{ quote . }}
    {{- end }}
  {{- end }}
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
- --namespace-labels={{ include "kport.labelsHold" . }}
{{- if eq .Values.admission "both" }}
- --admission-policy=on
{{- end }}
{{- if .Values.metrics.namespaces }}
- --count-namespaces=on
{{- end }}
{{- if eq .Values.certificates.source "self" }}
- --certs=self
- --namespace={{ .Release.Namespace }}
- {{ printf "--secret=%s" (include "kport.secretName" .) | quote }}
- --service={{ include "kport.fullname" . }}
{{- else }}
- --cert=/etc/kport/tls/tls.crt
- --key=/etc/kport/tls/tls.key
{{- end }}
{{- if include "kport.writesConfiguration" . }}
- --webhook-configuration={{ include "kport.fullname" . }}
{{- end }}
{{- if include "kport.clientCa" . }}
- --client-ca=/etc/kport/client-ca/ca.crt
{{- with .Values.webhook.clientAuthentication.names }}
- {{ printf "--client-name=%s" (join "," .) | quote }}
{{- end }}
{{- end }}
- --lang={{ .Values.lang }}
- --log-level={{ .Values.logLevel }}
- --drain-time={{ .Values.drainSeconds }}
{{- with .Values.workers }}
- --workers={{ . }}
{{- end }}
{{- if include "kport.imagesConfigMap" . }}
- --images=/etc/kport/images/kport-images.lock.json
{{- end }}
{{- if .Values.audit.enabled }}
- --audit-metrics=/etc/kport/audit/audit.json
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The arguments of the audit. Findings make no job fail: they are in the reports and the metrics. */}}
{{- define "kport.auditArgs" -}}
- audit
- --all-namespaces
{{- if eq .Values.policy.source "cluster" }}
- --policy=cluster
- {{ printf "--policy-name=%s" .Values.policy.name | quote }}
{{- else }}
- --policy=/etc/kport/policy/policy.yaml
{{- end }}
{{- if include "kport.imagesConfigMap" . }}
- --images=/etc/kport/images/kport-images.lock.json
{{- end }}
- --fail-on=never
- --lang={{ .Values.lang }}
{{- if include "kport.server" . }}
- {{ printf "--write-metrics=%s/%s" .Release.Namespace (include "kport.auditFullname" .) | quote }}
{{- end }}
{{- if .Values.audit.reports }}
- --write-reports
{{- end }}
{{- with .Values.audit.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What the API server is to ask about; `scope` is that of custom resources. */}}
{{- define "kport.rules" -}}
- apiGroups:
    - ""
  apiVersions:
    - v1
  operations:
    - CREATE
    - UPDATE
  resources:
    - pods
    - pods/ephemeralcontainers
    - podtemplates
    - replicationcontrollers
  scope: Namespaced
- apiGroups:
    - apps
  apiVersions:
    - v1
  operations:
    - CREATE
    - UPDATE
  resources:
    - daemonsets
    - deployments
    - replicasets
    - statefulsets
  scope: Namespaced
- apiGroups:
    - batch
  apiVersions:
    - v1
  operations:
    - CREATE
    - UPDATE
  resources:
    - cronjobs
    - jobs
  scope: Namespaced
{{- range .root.Values.webhook.customResources }}
- apiGroups:
    {{- toYaml .apiGroups | nindent 4 }}
  apiVersions:
    {{- toYaml (default (list "*") .apiVersions) | nindent 4 }}
  operations:
    - CREATE
    - UPDATE
  resources:
    {{- toYaml .resources | nindent 4 }}
  scope: {{ $.scope | quote }}
{{- end }}
{{- end -}}

{{/* The ValidatingWebhookConfiguration; `hook` are annotations for helm, and then it has no rules: it is made to be deleted. */}}
{{- define "kport.configuration" -}}
{{- $certificates := .Values.certificates -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: {{ include "kport.fullname" . }}
  labels:
    {{- include "kport.labels" . | nindent 4 }}
  {{- $annotations := merge (deepCopy (default dict .Values.webhook.annotations)) (default dict .hook) }}
  {{- if eq $certificates.source "cert-manager" }}
  {{- $certificate := printf "%s/%s" .Release.Namespace (include "kport.fullname" .) }}
  {{- $annotations = merge $annotations (dict "cert-manager.io/inject-ca-from" $certificate) }}
  {{- end }}
  {{- if and (eq .Values.webhook.armedBy "kport") (not .hook) }}
  {{- /* Not in the webhooks themselves: without rules they are never called. Nothing that applies this again takes them away. */}}
  {{- $rules := dict "*" (include "kport.rules" (dict "root" . "scope" "Namespaced") | fromYamlArray) }}
  {{- if .Values.webhook.customResources }}
  {{- $_ := set $rules "validate.kport.dev" (include "kport.rules" (dict "root" . "scope" "*") | fromYamlArray) }}
  {{- end }}
  {{- $annotations = merge $annotations (dict "kport.dev/rules" (toPrettyJson $rules)) }}
  {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
webhooks:
  {{- range include "kport.webhooks" . | fromYamlArray }}
  {{- $entry := . }}
  {{- with $ }}
  # {{ $entry.about }}
  - name: {{ $entry.name }}
    admissionReviewVersions:
      - v1
    clientConfig:
      {{- if .Values.webhook.url }}
      url: {{ printf "%s%s" .Values.webhook.url $entry.path | quote }}
      {{- else }}
      service:
        name: {{ include "kport.fullname" . }}
        namespace: {{ .Release.Namespace | quote }}
        port: {{ .Values.service.port }}
        path: /validate{{ $entry.path }}
      {{- end }}
      {{- if and (eq $certificates.source "provided") $certificates.caBundle }}
      caBundle: {{ b64enc $certificates.caBundle }}
      {{- end }}
    failurePolicy: {{ include "kport.failurePolicy" (dict "root" . "path" $entry.path) }}
    matchPolicy: Equivalent
    sideEffects: None
    timeoutSeconds: {{ .Values.webhook.timeoutSeconds }}
    namespaceSelector:
      {{- $selector := default dict .Values.webhook.namespaceSelector }}
      {{- with $selector.matchLabels }}
      matchLabels:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      matchExpressions:
        # The first is kport's own: were it judged, it could not come back by itself.
        - key: kubernetes.io/metadata.name
          operator: NotIn
          values:
            {{- include "kport.spared" . | nindent 12 }}
        {{- with $entry.labels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- with $selector.matchExpressions }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .Values.webhook.objectSelector }}
    objectSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    # kport lets both pass without a look; nothing that it would deny is spared.
    matchConditions:
      # An object that only waits for its finalizers. deletionTimestamp is the API server's to set.
      - name: not-being-deleted
        expression: request.operation != 'UPDATE' || !has(object.metadata.deletionTimestamp)
      # What is judged of these kinds is in their spec, and annotations may excuse it; labels, owners and the like do neither.
      - name: judged-parts-change
        expression: >-
          request.operation != 'UPDATE' || !(request.resource.group in ['', 'apps', 'batch'])
          || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec
          || (has(object.metadata.annotations) ? object.metadata.annotations : {})
          != (has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {})
      {{- with .Values.webhook.matchConditions }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- if and (eq .Values.webhook.armedBy "chart") (not .hook) }}
    rules:
      {{- include "kport.rules" (dict "root" . "scope" $entry.scope) | nindent 6 }}
    {{- end }}
  {{- end }}
  {{- end }}
{{- end -}}
