#!/usr/bin/env bash
# helm 3.22.0 uninstalls a ValidatingWebhookConfiguration last, after the Service and the Deployment that answer it; helm 4.3.1 first.
#
# Expected: the order of an uninstall is the one in which nothing is called that is gone: webhooks before what answers them, in both.
# Seen: the UninstallOrder of helm 3 names neither kind of webhook configuration, and kinds that it does not name come last. With
# failurePolicy Fail, what is created meanwhile is denied, and an uninstall that stops halfway leaves a cluster that takes no workload.
# helm 4 names both first ("to ensure webhooks don't block removal").
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	v3 "helm.sh/helm/v3/pkg/releaseutil"
	v4 "helm.sh/helm/v4/pkg/release/v1/util"
)

// Where a kind stands in an order: its index, or its length for one that is not named and comes last.
func place(order []string, kind string) int {
	for i, one := range order {
		if one == kind {
			return i
		}
	}
	return len(order)
}

func main() {
	for name, order := range map[string][]string{"helm 3": v3.UninstallOrder, "helm 4": v4.UninstallOrder} {
		webhook, service := place(order, "ValidatingWebhookConfiguration"), place(order, "Service")
		fmt.Printf("%s: the webhook configuration goes first: %v\n", name, webhook < service)
	}
}
GO
go get helm.sh/helm/v3@v3.22.0 helm.sh/helm/v4@v4.3.1 2> /dev/null
go mod tidy 2> /dev/null
go run . | sort | tee seen
diff seen - <<'TXT'
helm 3: the webhook configuration goes first: false
helm 4: the webhook configuration goes first: true
TXT
echo "as described: helm 3 deletes the Service of a webhook before the webhook"
