package conformance

// Programs with an account of their own, and with a key alone.

import (
	"context"
	"os"
	"strings"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/calendar/v3"
	"google.golang.org/api/option"
)

const robot = "robot@playground.iam.gserviceaccount.com"

// as is the calendar service of Google's client, with this key of a service account; subject: as whom it acts.
func (s *sandbox) as(t *testing.T, subject, scope string) *calendar.Service {
	t.Helper()
	key, err := os.ReadFile(s.Google.ServiceAccounts[0].KeyFile)
	check(t, err)
	config, err := google.JWTConfigFromJSON(key, scope)
	check(t, err)
	config.Subject = subject
	return s.with(t, option.WithTokenSource(config.TokenSource(context.Background())))
}

func (s *sandbox) with(t *testing.T, options ...option.ClientOption) *calendar.Service {
	t.Helper()
	service, err := calendar.NewService(context.Background(), append(options, option.WithEndpoint(s.Google.APIRoot+"calendar/v3/"))...)
	check(t, err)
	return service
}

func primary(t *testing.T, api *calendar.Service) string {
	t.Helper()
	found, err := api.Calendars.Get("primary").Do()
	check(t, err)
	return found.Id
}

func TestAServiceAccountIsAUserOrActsAsOne(t *testing.T) {
	s := serveAt(t, "real")
	equal(t, primary(t, s.as(t, "", calendar.CalendarScope)), robot)
	equal(t, primary(t, s.as(t, host, calendar.CalendarScope)), host)
	guests := &calendar.Event{Start: at("2026-03-03T10:00:00"), End: at("2026-03-03T10:30:00"), Attendees: []*calendar.EventAttendee{{Email: "kim@example.com"}}}
	event, err := s.as(t, host, calendar.CalendarScope).Events.Insert("primary", guests).Do()
	check(t, err)
	equal(t, event.Creator.Email, host)
	_, err = s.as(t, "", calendar.CalendarScope).Events.Insert("primary", guests).Do()
	refused(t, err, 403, "forbiddenForServiceAccounts")
	_, err = s.as(t, host, calendar.CalendarReadonlyScope).Calendars.Get("primary").Do()
	if err == nil || !strings.Contains(err.Error(), "unauthorized_client") {
		t.Fatal(err)
	}
}

func TestAKeyFileIsEnough(t *testing.T) {
	s := serveAt(t, "real")
	file := s.Google.ServiceAccounts[0].KeyFile
	equal(t, primary(t, s.with(t, option.WithCredentialsFile(file), option.WithScopes(calendar.CalendarScope))), robot)
	// A token that it signs itself needs no token endpoint.
	key, err := os.ReadFile(file)
	check(t, err)
	source, err := google.JWTAccessTokenSourceFromJSON(key, "https://www.googleapis.com/")
	check(t, err)
	equal(t, primary(t, s.with(t, option.WithTokenSource(oauth2.ReuseTokenSource(nil, source)))), robot)
}

func TestAnAPIKeyReadsWhatIsPublic(t *testing.T) {
	s := serve(t)
	api := s.with(t, option.WithAPIKey(s.Google.APIKeys[0]))
	found, err := api.Events.List("en.german#holiday@group.v.calendar.google.com").Do()
	check(t, err)
	equal(t, found.Items[0].Summary, "Harbour Day")
	_, err = api.Events.List(work).Do()
	refused(t, err, 404, "notFound")
	_, err = api.CalendarList.List().Do()
	refused(t, err, 401, "required")
}
