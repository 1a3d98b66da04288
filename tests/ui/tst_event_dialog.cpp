#include "tests/support/fakedesk.h"
#include "tests/support/testmain.h"
#include "ui/panels/dialogs/attendeeeditor.h"
#include "ui/panels/dialogs/bookingdialog.h"
#include "ui/panels/dialogs/eventdialog.h"
#include "ui/panels/parts/theme.h"
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimeEdit>

namespace tst_event_dialog {

using namespace csp;

namespace {

template<typename W>
W *named(QWidget *parent, const char *name)
{
    for (auto *w : parent->findChildren<W *>())
        if (w->accessibleName() == QLatin1String(name))
            return w;
    return nullptr;
}

EventDialog::Start start()
{
    const auto week = sample::week();
    const auto *event = week.snapshot.event({sample::personal(), {QStringLiteral("3b1c9review")}});
    EventDialog::Start s;
    s.draft = draftOf(*event);
    s.calendar = event->calendar;
    for (const auto &c : week.snapshot.calendars)
        if (c.info.canWrite())
            s.calendars.append(c.info);
    s.zone = sample::berlin();
    s.hostEmail = QStringLiteral("host@example.com");
    return s;
}

} // namespace

class TestEventDialog : public QObject
{
    Q_OBJECT
private slots:
    void savesWhatItWasGiven()
    {
        const auto s = start();
        EventDialog dialog(s);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy saved(&dialog, &EventDialog::saved);
        QCOMPARE(dialog.draft(), s.draft);
        QCOMPARE(dialog.calendar(), s.calendar);
        named<QPushButton>(&dialog, "Save")->click();
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved.first().at(0).value<EventDraft>(), s.draft);
    }

    void theEndFollowsTheStart()
    {
        EventDialog dialog(start());
        named<QTimeEdit>(&dialog, "Start time")->setTime(QTime(23, 30));
        const auto span = *timed(dialog.draft().span);
        QCOMPARE(span.start, sample::at(3, 23, 30));
        QCOMPARE(span.end, sample::at(4, 0, 30));
        QCOMPARE(span.startZone, QStringLiteral("Europe/Berlin"));
        named<QDateEdit>(&dialog, "Start date")->setDate(QDate(2026, 3, 5));
        QCOMPARE(timed(dialog.draft().span)->end, sample::at(6, 0, 30));
    }

    void anEndBeforeTheStartIsNotSaved()
    {
        EventDialog dialog(start());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QSignalSpy saved(&dialog, &EventDialog::saved);
        named<QTimeEdit>(&dialog, "End time")->setTime(QTime(9, 0));
        QCOMPARE(dialog.troubles(), QStringList{QStringLiteral("The end is not after the start")});
        QVERIFY(!named<QPushButton>(&dialog, "Save")->isEnabled());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(saved.size(), 0);
    }

    void wholeDaysEndInclusiveOnTheScreen()
    {
        auto s = start();
        s.draft.span = DaySpan{QDate(2026, 3, 4), QDate(2026, 3, 6)};
        EventDialog dialog(s);
        QCOMPARE(named<QDateEdit>(&dialog, "End date")->date(), QDate(2026, 3, 5));
        QCOMPARE(dialog.draft().span, s.draft.span);
        named<QDateEdit>(&dialog, "End date")->setDate(QDate(2026, 3, 4));
        QCOMPARE(*allDay(dialog.draft().span), (DaySpan{QDate(2026, 3, 4), QDate(2026, 3, 5)}));
        named<QCheckBox>(&dialog, "All day")->setChecked(false);
        QVERIFY(timed(dialog.draft().span));
        QCOMPARE(timed(dialog.draft().span)->start, sample::at(4, 9));
    }

    void secondsThatAreNotShownAreKept()
    {
        auto s = start();
        auto span = *timed(s.draft.span);
        span.start += Millis(7000);
        span.end += Millis(7000);
        s.draft.span = span;
        EventDialog dialog(s);
        QCOMPARE(dialog.draft().span, s.draft.span);
    }

    void attendeesAreChecked()
    {
        EventDialog dialog(start());
        auto *editor = dialog.findChild<AttendeeEditor *>();
        const auto before = editor->emails();
        editor->field()->setText(QStringLiteral("nobody"));
        QVERIFY(!editor->addTyped());
        QVERIFY(editor->trouble().contains(QStringLiteral("nobody")));
        editor->field()->setText(QStringLiteral(" KIM@example.com "));
        QVERIFY(!editor->addTyped());
        QCOMPARE(editor->trouble(), QStringLiteral("kim@example.com is invited already"));
        editor->field()->setText(QStringLiteral("new@example.com"));
        QVERIFY(editor->addTyped());
        QCOMPARE(dialog.draft().attendees, before + QStringList{QStringLiteral("new@example.com")});
        // The host stays, everybody else can go.
        editor->list()->setCurrentRow(0);
        editor->removeSelected();
        QCOMPARE(editor->emails().size(), before.size() + 1);
        editor->list()->setCurrentRow(1);
        editor->removeSelected();
        QCOMPARE(editor->emails().size(), before.size());
    }

    void whatIsTypedAndNotAddedIsMeant()
    {
        EventDialog dialog(start());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy saved(&dialog, &EventDialog::saved);
        auto *editor = dialog.findChild<AttendeeEditor *>();
        editor->field()->setText(QStringLiteral("not an address"));
        named<QPushButton>(&dialog, "Save")->click();
        QCOMPARE(saved.size(), 0);
        editor->field()->setText(QStringLiteral("late@example.com"));
        named<QPushButton>(&dialog, "Save")->click();
        QCOMPARE(saved.size(), 1);
        QVERIFY(saved.first().at(0).value<EventDraft>().attendees.contains(QStringLiteral("late@example.com")));
    }

    void readOnlySaysWhy()
    {
        auto s = start();
        s.whyReadOnly = QStringLiteral("The calendar “holidays” can only be read.");
        EventDialog dialog(s);
        QVERIFY(!named<QPushButton>(&dialog, "Save")->isEnabled());
        QCOMPARE(dialog.troubles().first(), s.whyReadOnly);
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << "kim@example.com" << true;
        QTest::newRow("plus") << "kim+a@mail.example.com" << true;
        QTest::newRow("empty") << " " << false;
        QTest::newRow("no at") << "kim.example.com" << false;
        QTest::newRow("two at") << "kim@x@example.com" << false;
        QTest::newRow("no dot") << "kim@example" << false;
        QTest::newRow("space") << "kim lee@example.com" << false;
        QTest::newRow("dot at the end") << "kim@example." << false;
        QTest::newRow("two in one") << "a@example.com, b@example.com" << false;
    }
    void addresses()
    {
        QFETCH(QString, email);
        QFETCH(bool, good);
        QCOMPARE(emailTrouble(email).isEmpty(), good);
    }

    void booksASlot()
    {
        FakeDesk desk;
        BookingDialog::Start s;
        s.eventTypes = desk.snapshot()->eventTypes;
        s.day = QDate(2026, 3, 4);
        s.zone = sample::berlin();
        s.freeSlots = [&](qint64 t, Instant a, Instant b) { return desk.freeSlots(t, a, b); };
        s.book = [&](const BookingRequest &r) { return desk.book(r); };
        auto *dialog = new BookingDialog(s);
        QPointer<BookingDialog> alive(dialog);
        dialog->show();
        QSignalSpy booked(dialog, &BookingDialog::booked);
        QTRY_COMPARE(dialog->slotList()->count(), 2);
        QCOMPARE(dialog->slotList()->item(0)->text(), QStringLiteral("Wed 4, 09:00"));
        QVERIFY(!dialog->request());
        named<QLineEdit>(dialog, "Name of who books")->setText(QStringLiteral("Kim"));
        named<QLineEdit>(dialog, "Email of who books")->setText(QStringLiteral("kim@"));
        QVERIFY(!dialog->request());
        named<QLineEdit>(dialog, "Email of who books")->setText(QStringLiteral("kim@example.com"));
        QVERIFY(dialog->request());
        dialog->slotList()->setCurrentRow(1);
        // A refusal shows, and the dialog stays.
        Error error;
        error.where = QStringLiteral("POST v2/bookings");
        error.what = QStringLiteral("the slot is taken");
        desk.refusal = error;
        named<QPushButton>(dialog, "Book this slot")->click();
        QTRY_VERIFY(dialog->message().contains(error.what));
        QVERIFY(dialog->isVisible());
        desk.refusal.reset();
        named<QPushButton>(dialog, "Book this slot")->click();
        QTRY_COMPARE(booked.size(), 1);
        QCOMPARE(desk.booked.back().start, sample::at(4, 10));
        QCOMPARE(desk.booked.back().attendee.email, QStringLiteral("kim@example.com"));
        QCOMPARE(desk.booked.back().lengthInMinutes, 0);
        QTRY_VERIFY(!alive);
    }

    void pictures()
    {
        const QString folder = qEnvironmentVariable("CSP_PICTURES");
        if (folder.isEmpty())
            QSKIP("set CSP_PICTURES to a folder to have pictures");
        Theme::apply(*qApp, Theme::Mode::Light);
        EventDialog dialog(start());
        dialog.show();
        QVERIFY(dialog.grab().save(folder + QStringLiteral("/event-dialog.png")));
        Theme::apply(*qApp, Theme::Mode::Dark);
        FakeDesk desk;
        BookingDialog::Start s;
        s.eventTypes = desk.snapshot()->eventTypes;
        s.day = QDate(2026, 3, 4);
        s.zone = sample::berlin();
        s.freeSlots = [&](qint64 t, Instant a, Instant b) { return desk.freeSlots(t, a, b); };
        s.book = [&](const BookingRequest &r) { return desk.book(r); };
        BookingDialog booking(s);
        booking.show();
        QTRY_COMPARE(booking.slotList()->count(), 2);
        QVERIFY(booking.grab().save(folder + QStringLiteral("/booking-dialog.png")));
    }
};

CSP_TEST(TestEventDialog, Widgets)

} // namespace tst_event_dialog

#include "tst_event_dialog.moc"
