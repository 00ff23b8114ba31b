// Laid over the source of Policy Reporter by policy-reporter.test.ts: what its own code stores of the reports in the file that
// KPORT_REPORTS names.
package database_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	reportsv1alpha1 "github.com/openreports/reports-api/apis/openreports.io/v1alpha1"

	"github.com/kyverno/policy-reporter/pkg/crd/api/policyreport/v1alpha2"
	"github.com/kyverno/policy-reporter/pkg/database"
	"github.com/kyverno/policy-reporter/pkg/openreports"
	"github.com/kyverno/policy-reporter/pkg/report/result"
)

// As its listener does: the older kind is made one of the newer.
func read(raw json.RawMessage) (*reportsv1alpha1.Report, error) {
	var about struct{ APIVersion string }
	if err := json.Unmarshal(raw, &about); err != nil {
		return nil, err
	}
	if about.APIVersion == "wgpolicyk8s.io/v1alpha2" {
		old := &v1alpha2.PolicyReport{}
		err := json.Unmarshal(raw, old)
		return old.ToOpenReports(), err
	}
	report := &reportsv1alpha1.Report{}
	return report, json.Unmarshal(raw, report)
}

func TestStoresWhatKportWrites(t *testing.T) {
	ctx := context.Background()
	db, err := database.NewSQLiteDB(filepath.Join(t.TempDir(), "reports.db"))
	if err != nil {
		t.Fatal(err)
	}
	store, err := database.NewStore(db, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.CreateSchemas(ctx); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(os.Getenv("KPORT_REPORTS"))
	if err != nil {
		t.Fatal(err)
	}
	var reports []json.RawMessage
	if err := json.Unmarshal(data, &reports); err != nil {
		t.Fatal(err)
	}
	sent := 0
	for _, raw := range reports {
		report, err := read(raw)
		if err != nil {
			t.Fatal(err)
		}
		prepared := result.NewReconditioner(nil).Prepare(&openreports.ReportAdapter{Report: report})
		sent += len(report.Results)
		if err := store.Add(ctx, prepared); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := db.NewSelect().Model((*database.PolicyReportResult)(nil)).Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// With all that its tables and filters show.
	named, err := db.NewSelect().Model((*database.PolicyReportResult)(nil)).
		Where("resource_name <> '' AND resource_kind <> '' AND resource_namespace <> '' AND policy <> '' AND rule <> '' AND created > 0").
		Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("{\"sent\":%d,\"stored\":%d,\"named\":%d}\n", sent, stored, named)
}
