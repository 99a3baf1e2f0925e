using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Queries;

/// <summary>What a desk packs for a zone, by lookups of an index, against the same question asked plainly.</summary>
[Trait("Lane", "check")]
public sealed class OutgoingAnswersTests
{
    /// <summary>The query that a desk packed with, before it took its answers by an index.</summary>
    internal const string PlainAnswers = """
        SELECT a.document_id, a.device_id, d.sha256, p.item_name, rd.sha256, q.upload_name, a.evidence,
               a.evidence = 'upload-name' OR EXISTS (SELECT 1 FROM agreement g WHERE g.answer_id = a.id AND g.evidence = 'upload-name')
        FROM   answer a
        JOIN   document d ON d.id = a.document_id
        JOIN   response p ON p.document_id = a.document_id
        LEFT   JOIN document rd ON rd.id = a.request_id
        LEFT   JOIN request q ON q.document_id = a.request_id
        WHERE  EXISTS (SELECT 1
                       FROM   request r
                       JOIN   received c ON c.document_id = r.document_id
                       JOIN   document_owner o ON o.document_id = r.document_id
                       WHERE  c.origin = $a AND o.zone = $a
                       AND    (r.document_id = a.request_id
                               OR (a.request_id IS NULL AND r.device_id = a.device_id
                                   AND EXISTS (SELECT 1 FROM device_owner v WHERE v.device_id = a.device_id AND v.zone = $a))))
        AND    NOT EXISTS (SELECT 1 FROM packed k WHERE k.document_id = a.document_id AND k.destination = $a)
        AND    NOT EXISTS (
                 SELECT 1
                 FROM   answer n
                 JOIN   document e ON e.id = n.document_id
                 JOIN   response s ON s.document_id = n.document_id
                 WHERE  n.device_id = a.device_id AND n.id > a.id AND e.kind = d.kind AND d.kind <> 'unknown-licensing'
                 AND    (d.kind = 'policy' OR (n.request_id = a.request_id AND coalesce(s.stated_at, '') = coalesce(p.stated_at, '')
                          AND NOT EXISTS (SELECT 1 FROM answer o WHERE o.document_id = a.document_id AND o.id <> a.id))))
        ORDER  BY p.item_name, a.id
        """;

    private const string PlainMarks = """
        SELECT m.id
        FROM   mark_in_force m
        WHERE  m.bundle_id IS NULL AND m.fact <> 'unmatched'
        AND    NOT (m.fact IN ('ignored', 'done') AND EXISTS (SELECT 1 FROM answer a WHERE a.request_id = m.document_id AND a.at > m.at))
        AND    EXISTS (SELECT 1 FROM received c WHERE c.document_id = m.document_id AND c.origin = $a)
        AND    EXISTS (SELECT 1 FROM document_owner o WHERE o.document_id = m.document_id AND o.zone = $a)
        AND    NOT EXISTS (SELECT 1
                           FROM   bundle_mark x
                           JOIN   bundle b ON b.id = x.bundle_id
                           WHERE  x.mark_id = m.id AND b.direction = 'out' AND b.destination = $a)
        ORDER  BY m.id
        """;

    [Fact]
    public void What_is_packed_for_a_zone_is_the_same_asked_plainly()
    {
        var (answers, marks) = (0, 0);
        for (var seed = 0; seed < 25; seed++)
        {
            using var desk = new RandomDesk(seed, requests: 14);
            using var responses = new Responses(desk.Connection);
            var decisions = new Marks(desk.Connection);
            foreach (var zone in RandomDesk.Zones)
            {
                var plain = desk.Connection.Rows(
                    PlainAnswers, row => string.Join('|', Enumerable.Range(0, 8).Select(row.TextOrNull)), zone);
                var plainMarks = desk.Connection.Rows(PlainMarks, row => row.GetInt64(0), zone);

                Assert.Equal(plain, responses.Unpacked(zone).Select(each => string.Join('|', each.DocumentId, each.DeviceId, each.Sha256,
                    each.ItemName, each.RequestSha256, each.UploadName, each.Evidence, each.NameAgrees ? 1 : 0)));
                Assert.Equal(plainMarks, decisions.Unpacked(zone).Select(mark => mark.Id));
                Assert.Equal(plain.Count > 0, responses.UnpackedZones().Contains(zone));
                Assert.Equal(plainMarks.Count > 0, decisions.UnpackedZones().Contains(zone));
                (answers, marks) = (answers + plain.Count, marks + plainMarks.Count);
            }
        }

        Assert.True(answers > 30 && marks > 8, $"{answers} answers and {marks} marks");
    }

    /// <summary>Regression: each answer was looked for among all requests of all bundles of its zone.</summary>
    [Fact]
    public void The_work_of_finding_what_to_pack_grows_as_the_answers()
    {
        using var few = new RandomDesk(seed: 1, requests: 500);
        using var many = new RandomDesk(seed: 1, requests: 2_000);

        Assert.InRange(Work(many) / (double)Work(few), 2, 5);
    }

    /// <summary>Instructions of SQLite's machine: no clock decides this test.</summary>
    private static long Work(RandomDesk desk)
    {
        using var responses = new Responses(desk.Connection);
        using var work = new SqliteWork(desk.Connection);
        responses.Unpacked(RandomDesk.Zones[0]);
        responses.UnpackedZones();
        var marks = new Marks(desk.Connection);
        marks.Unpacked(RandomDesk.Zones[0]);
        marks.UnpackedZones();
        return work.Instructions;
    }
}
