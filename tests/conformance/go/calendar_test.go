// Google's Go client against `calsync serve`.
package conformance

import (
	"context"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/calendar/v3"
	"google.golang.org/api/googleapi"
)

func at(local string) *calendar.EventDateTime {
	return &calendar.EventDateTime{DateTime: local, TimeZone: "Europe/Berlin"}
}

func insert(t *testing.T, api *calendar.Service, summary string) *calendar.Event {
	t.Helper()
	event, err := api.Events.Insert("primary", &calendar.Event{Summary: summary, Location: "Room Elbe",
		Start: at("2026-03-03T10:00:00"), End: at("2026-03-03T10:30:00")}).Do()
	check(t, err)
	return event
}

func TestSigningInAndRefreshing(t *testing.T) {
	s := serve(t)
	config, ctx := s.oauth(), context.Background()
	const verifier = "the-verifier-of-this-test-is-long-enough-to-be-one"
	back := consent(t, config.AuthCodeURL("a b&c", oauth2.AccessTypeOffline, oauth2.SetAuthURLParam("code_challenge", verifier),
		oauth2.SetAuthURLParam("code_challenge_method", "plain")))
	equal(t, back.Get("state"), "a b&c")
	_, err := config.Exchange(ctx, back.Get("code"), oauth2.SetAuthURLParam("code_verifier", "another"))
	equal(t, err.(*oauth2.RetrieveError).Response.StatusCode, 400)
	back = consent(t, config.AuthCodeURL("x", oauth2.AccessTypeOffline))
	token, err := config.Exchange(ctx, back.Get("code"))
	check(t, err)
	equal(t, token.TokenType, "Bearer")

	// A token that has expired is refreshed before the call.
	old := *token
	token.Expiry = time.Now().Add(-time.Minute)
	source := config.TokenSource(ctx, token)
	fresh, err := source.Token()
	check(t, err)
	if fresh.AccessToken == old.AccessToken || fresh.RefreshToken != old.RefreshToken {
		t.Fatal("expected a new access token and the same refresh token")
	}
	who, err := s.calendar(t, token).Calendars.Get("primary").Do()
	check(t, err)
	equal(t, who.Id, host)

	// The client does not ask again where the server refuses a token that it held for good.
	_, err = s.calendar(t, &oauth2.Token{AccessToken: "ya29.nobody"}).Calendars.Get("primary").Do()
	refused(t, err, 401, "authError")
}

func TestCreateReadChangeDelete(t *testing.T) {
	api := serve(t).host(t)
	event := insert(t, api, "Größe ✓")
	equal(t, event.ICalUID, event.Id+"@google.com")
	read, err := api.Events.Get("primary", event.Id).Do()
	check(t, err)
	equal(t, read.Summary, "Größe ✓")
	equal(t, read.ServerResponse.HTTPStatusCode, 200)

	patched, err := api.Events.Patch("primary", event.Id, &calendar.Event{Summary: "Other", NullFields: []string{"Location"}}).Do()
	check(t, err)
	equal(t, patched.Summary, "Other")
	equal(t, patched.Location, "")
	equal(t, patched.Start.DateTime, "2026-03-03T10:00:00+01:00")

	check(t, api.Events.Delete("primary", event.Id).SendUpdates("none").Do())
	refused(t, api.Events.Delete("primary", event.Id).Do(), 410, "deleted")
	_, err = api.Events.Get("primary", "nothing00").Do()
	equal(t, refused(t, err, 404, "notFound").Message, "Not Found")
	_, err = api.Events.Insert("primary", &calendar.Event{Start: at("2026-03-03T10:00:00")}).Do()
	refused(t, err, 400, "required")
}

func TestEtags(t *testing.T) {
	api := serve(t).host(t)
	event := insert(t, api, "Intro call")
	write := func(etag, summary string) (*calendar.Event, error) {
		call := api.Events.Patch("primary", event.Id, &calendar.Event{Summary: summary})
		call.Header().Set("If-Match", etag)
		return call.Do()
	}
	changed, err := write(event.Etag, "Mine")
	check(t, err)
	_, err = write(event.Etag, "Stale")
	refused(t, err, 412, "conditionNotMet")
	_, err = api.Events.Get("primary", event.Id).IfNoneMatch(changed.Etag).Do()
	equal(t, googleapi.IsNotModified(err), true)
	read, err := api.Events.Get("primary", event.Id).IfNoneMatch(event.Etag).Do()
	check(t, err)
	equal(t, read.Summary, "Mine")
}

func TestPagesAndSyncTokens(t *testing.T) {
	s := serve(t)
	api := s.host(t)
	for _, summary := range []string{"a", "b", "c", "d", "e"} {
		insert(t, api, summary)
	}
	var titles, token string
	pages := 0
	check(t, api.Events.List("primary").MaxResults(2).Pages(context.Background(), func(page *calendar.Events) error {
		for _, event := range page.Items {
			titles += event.Summary
		}
		pages, token = pages+1, page.NextSyncToken
		return nil
	}))
	equal(t, titles, "abcde")
	equal(t, pages, 3)

	fresh := insert(t, api, "f")
	delta, err := api.Events.List("primary").SyncToken(token).Do()
	check(t, err)
	equal(t, len(delta.Items), 1)
	equal(t, delta.Items[0].Id, fresh.Id)
	_, err = api.Events.List("primary").SyncToken(token).Q("x").Do()
	refused(t, err, 400, "badRequest")
	s.admin(t, "POST", "/expire-sync-tokens", "")
	_, err = api.Events.List("primary").SyncToken(token).Do()
	refused(t, err, 410, "fullSyncRequired")
}

func TestAMoveKeepsIDAndUID(t *testing.T) {
	api := serve(t).host(t)
	event := insert(t, api, "Intro call")
	moved, err := api.Events.Move("primary", event.Id, work).SendUpdates("none").Do()
	check(t, err)
	equal(t, moved.Id, event.Id)
	equal(t, moved.ICalUID, event.ICalUID)
	equal(t, moved.Organizer.Email, work)
	holidays, err := api.Calendars.Get("en.german#holiday@group.v.calendar.google.com").Do()
	check(t, err)
	equal(t, holidays.Id, "en.german#holiday@group.v.calendar.google.com")
}

func TestAChannelTellsOfChanges(t *testing.T) {
	api := serve(t).host(t)
	address, next := listen(t)
	channel, err := api.Events.Watch("primary", &calendar.Channel{Id: "channel-1", Type: "web_hook", Address: address, Token: "secret word",
		Params: map[string]string{"ttl": "3600"}}).Do()
	check(t, err)
	first := next()
	equal(t, first.Get("X-Goog-Resource-State"), "sync")
	equal(t, first.Get("X-Goog-Channel-Token"), "secret word")
	equal(t, first.Get("X-Goog-Resource-ID"), channel.ResourceId)
	insert(t, api, "Intro call")
	equal(t, next().Get("X-Goog-Resource-State"), "exists")
	check(t, api.Channels.Stop(&calendar.Channel{Id: channel.Id, ResourceId: channel.ResourceId}).Do())
}

func TestOtherResources(t *testing.T) {
	api := serve(t).host(t)
	list, err := api.CalendarList.List().Do()
	check(t, err)
	equal(t, len(list.Items), 3)
	insert(t, api, "Intro call")
	answer, err := api.Freebusy.Query(&calendar.FreeBusyRequest{TimeMin: "2026-03-03T00:00:00Z", TimeMax: "2026-03-04T00:00:00Z",
		Items: []*calendar.FreeBusyRequestItem{{Id: host}}}).Do()
	check(t, err)
	busy := answer.Calendars[host].Busy
	equal(t, len(busy), 1)
	equal(t, busy[0].Start+" "+busy[0].End, "2026-03-03T09:00:00Z 2026-03-03T09:30:00Z")
}

func TestFaultsAreTheClientsErrors(t *testing.T) {
	s := serve(t)
	api := s.host(t)
	s.admin(t, "POST", "/faults", `{"match": {"method": "events.get"}, "what": {"status": 403, "reason": "rateLimitExceeded"}, "count": 1}`)
	_, err := api.Events.Get("primary", "nothing00").Do()
	refused(t, err, 403, "rateLimitExceeded")
	_, err = api.Events.Get("primary", "nothing00").Do()
	refused(t, err, 404, "notFound")
}
