{{/*
The name of all objects. Helm's longest release name and that of the chart are a letter too long for a Job. The gate of a chart
in a chart has a mark: by the same name one gate would judge by the policy of the other.
*/}}
{{- define "kport-gate.name" -}}
{{- $place := .Template.BasePath -}}
{{- $mark := gt (splitList "/charts/" $place | len) 2 | ternary (sha256sum $place | trunc 8 | printf "-%s") "" -}}
{{- $release := .Release.Name | trunc (sub 52 (len $mark) | int) | trimSuffix "-" -}}
{{- printf "%s%s-%s" $release $mark .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels of every object. A label of the values with the same key gives way: a key that stands twice is no YAML. */}}
{{- define "kport-gate.labels" -}}
{{- $own := dict
  "app.kubernetes.io/name" .Chart.Name
  "app.kubernetes.io/instance" .Release.Name
  "app.kubernetes.io/component" "gate"
  "app.kubernetes.io/version" .Chart.AppVersion
  "app.kubernetes.io/managed-by" .Release.Service
  "helm.sh/chart" (printf "%s-%s" .Chart.Name (replace "+" "_" .Chart.Version))
-}}
{{- toYaml (merge $own (default dict .Values.commonLabels)) -}}
{{- end -}}

{{/* What the log and the event call the policy. Of a chart in a chart it names the chart, too: there may be several gates. */}}
{{- define "kport-gate.policyName" -}}
{{- $charts := .Template.BasePath | splitList "/charts/" -}}
{{- $inner := gt (len $charts) 2 | ternary (rest $charts | initial | join "/" | printf " of %s") "" -}}
{{- printf "%s-gate%s" .Release.Name $inner -}}
{{- end -}}

{{/*
What makes an object a hook, by its weight. When the Job fails, helm deletes the hooks that succeeded before it: only the Job
stays, for its log. When an object cannot be made, helm leaves those before it: so what may be forbidden comes first.
*/}}
{{- define "kport-gate.hook" -}}
helm.sh/hook: {{ join "," .root.Values.hooks }}
helm.sh/hook-weight: {{ add (int64 .root.Values.hookWeight) .after | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{- define "kport-gate.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kport-gate.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.create is false: serviceAccount.name must name the one that is there" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* repository@digest, else repository:tag. */}}
{{- define "kport-gate.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "kport-gate.policyConfigMap" -}}
{{- default (printf "%s-policy" (include "kport-gate.name" . | trunc 56 | trimSuffix "-")) .Values.policy.configMapName -}}
{{- end -}}

{{/* The ConfigMap of the lock of images; empty where there is none. */}}
{{- define "kport-gate.imagesConfigMap" -}}
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
{{- $own := printf "%s-images" (include "kport-gate.name" . | trunc 56 | trimSuffix "-") -}}
{{- .Values.images.lock | empty | ternary .Values.images.configMapName $own -}}
{{- end -}}
