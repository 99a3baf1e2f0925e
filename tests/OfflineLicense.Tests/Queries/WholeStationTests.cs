using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Tests.Queries;

/// <summary>What is read of all product instances in one pass of each table, against the query that asks about one.</summary>
[Trait("Lane", "check")]
public sealed class WholeStationTests
{
    [Fact]
    public void All_product_instances_are_what_the_query_of_each_one_says()
    {
        var (requests, splits, members) = (0, 0, 0);
        for (var seed = 0; seed < 25; seed++)
        {
            using var desk = new RandomDesk(seed, requests: 14);
            using var devices = new Devices(desk.Connection);
            using var installs = new Installs(desk.Connection);
            using var responses = new Responses(desk.Connection);
            var status = new RequestStatus(desk.Connection);
            var answers = responses.ReadAll();
            var rows = status.ReadAll(answers).ToLookup(row => row.DeviceId);
            var allSplits = answers.FirstSplits.ToLookup(split => split.DeviceId);
            var all = devices.ReadAll();
            var present = all.Members.ToLookup(member => member.DeviceId);

            Assert.Equal(devices.All().OrderBy(device => device.Id), all.Devices);
            foreach (var device in all.Devices)
            {
                Assert.Equal(status.Rows(device.Id), rows[device.Id]);
                Assert.Equal(installs.FirstSplits(device.Id), allSplits[device.Id]);
                Assert.Equal(devices.PresentMembers(device.Id).OrderBy(Name), present[device.Id].OrderBy(Name));
                Assert.Equal(devices.PresentMembers(device.Id).Select(member => member.Role),
                    present[device.Id].Select(member => member.Role));
                requests += rows[device.Id].Count();
                splits += allSplits[device.Id].Count();
                members += present[device.Id].Count();
            }

            Assert.Equal(desk.Connection.Rows("SELECT document_id FROM request WHERE device_id IS NULL ORDER BY document_id", row =>
                status.Row(row.GetInt64(0))), rows[null]);
        }

        Assert.True(requests > 120 && splits > 25 && members > 40, $"{requests} requests, {splits} written answers, {members} members");
    }

    private static string Name(MemberRow member) => $"{member.Udi} {member.Role}";
}
