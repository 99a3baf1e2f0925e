using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Tests.Queries;

/// <summary>The short queries that find whose a response is, against the long ones and the rows themselves, on random ledgers.</summary>
public sealed class ShortQueryTests
{
    private const int Ledgers = 12;

    [Fact]
    public void A_unit_is_in_the_product_instances_that_the_rows_say()
    {
        var (one, several) = (0, 0);
        ForEachDesk(desk =>
        {
            using var devices = new Devices(desk.Connection);
            var rows = desk.Connection.Rows("SELECT u.pid, u.serial, u.uuid, m.device_id, m.document_id FROM member m "
                + "JOIN udi u ON u.id = m.udi_id", row => (Udi: Udi.From(row.GetString(0), row.GetString(1), row.GetString(2))!,
                    Device: row.GetInt64(3), Document: row.GetInt64(4)));
            foreach (var udi in devices.Udis())
            {
                var ever = rows.Where(row => row.Udi.Names(udi)).Select(row => row.Device).ToHashSet();
                var found = devices.Of(udi);

                Assert.Equal(ever.Order(), found.Select(device => device.DeviceId).Order());
                if (found is [var only])
                {
                    var newest = rows.Where(row => row.Device == only.DeviceId).Max(row => row.Document);
                    var isListed = rows.Exists(row => row.Device == only.DeviceId && row.Document == newest && row.Udi.Names(udi));
                    Assert.Equal(isListed, only.Present);
                }

                (one, several) = (one + (found.Count == 1 ? 1 : 0), several + (found.Count > 1 ? 1 : 0));
            }
        });
        Assert.True(one > 10 && several > 10, $"{one} in one, {several} in several");
    }

    [Fact]
    public void Where_nothing_changed_since_a_request_its_members_are_present()
    {
        var (same, changed) = (0, 0);
        ForEachDesk(desk =>
        {
            using var devices = new Devices(desk.Connection);
            using var memberships = new Memberships(desk.Connection);
            foreach (var device in devices.All())
            {
                var present = devices.PresentMembers(device.Id).Select(member => member.Udi).ToList();
                for (var document = 1; document <= 28; document++)
                {
                    if (!memberships.IsUnchangedSince(device.Id, document))
                        changed++;
                    else if (memberships.At(device.Id, document) is { Count: > 0 } then && ++same > 0)
                        Assert.All(then, udi => Assert.Contains(present, udi.Names));
                }
            }
        });
        Assert.True(same > 50 && changed > 50, $"{same} the same, {changed} changed");
    }

    [Fact]
    public void A_name_leads_to_the_same_request_for_a_response_and_for_a_person()
    {
        var setAside = 0;
        ForEachDesk(desk =>
        {
            using var requests = new Requests(desk.Connection);
            var marks = new Marks(desk.Connection);
            foreach (var stem in Enumerable.Range(0, 16).Select(each => $"U{each}"))
            {
                var (person, response) = (requests.WithUploadStem(stem), requests.NamedBy(stem));

                Assert.Equal(person is null ? null : new NamedRequest(person.Id, person.DeviceId, marks.IsSetAside(person.Id)), response);
                Assert.Equal(person?.DeviceId, requests.DeviceOf(person?.Id ?? 0));
                setAside += response is { IsSetAside: true } ? 1 : 0;
            }
        });
        Assert.True(setAside > 3, $"{setAside} set aside");
    }

    [Fact] // Regression: a name that was there gave the id of whatever row was added last.
    public void A_product_instance_that_is_there_keeps_its_id()
    {
        using var desk = new RandomDesk(seed: 1, requests: 4);
        using var devices = new Devices(desk.Connection);
        var first = devices.Add(Udi.From("C9500", "FOC1")!, DateTimeOffset.UnixEpoch);
        var other = devices.Add(Udi.From("C9500", "FOC2")!, DateTimeOffset.UnixEpoch);

        Assert.NotEqual(first, other);
        Assert.Equal(first, devices.Add(Udi.From("C9500", "FOC1")!, DateTimeOffset.UnixEpoch));
    }

    private static void ForEachDesk(Action<RandomDesk> check)
    {
        for (var seed = 0; seed < Ledgers; seed++)
        {
            using var desk = new RandomDesk(seed, requests: 14);
            check(desk);
        }
    }
}
