using System.Text;
using OfflineLicense.Formats.Licensing;

namespace OfflineLicense.Tests.Formats;

/// <summary>The limits of a usage file's reports, on both readers: the fast one gives up, the exact one says why.</summary>
public sealed class ReportListTests
{
    [Fact]
    public void A_report_is_added_without_anybody_watching_or_searching()
    {
        using var exact = new ReportList();
        using var fast = new ReportList();

        Assert.Null(exact.Add(Report("tag")));
        Assert.True(fast.TryAddPlain(Report("tag")));

        Assert.Equal(Assert.Single(exact.Reports), Assert.Single(fast.Reports));
    }

    [Fact]
    public void A_report_longer_than_a_report_may_be_is_refused()
    {
        var json = Report(new string('x', Limits.ReportJson));
        using var exact = new ReportList();
        using var fast = new ReportList();

        Assert.Equal("too-large", exact.Add(json)?.Reason.Name);
        Assert.False(fast.TryAddPlain(json));
        Assert.Empty(exact.Reports);
        Assert.Empty(fast.Reports);
    }

    [Fact]
    public void The_report_beyond_the_last_allowed_one_is_refused_also_where_those_before_it_were()
    {
        using var exact = new ReportList();
        using var fast = new ReportList();
        for (var i = 0; i < Limits.ReportsInFile; i++)
        {
            Assert.Equal("malformed", exact.Add("[]"u8)?.Reason.Name);
            Assert.False(fast.TryAddPlain("[]"u8));
        }

        Assert.Equal("too-large", exact.Add(Report("tag"))?.Reason.Name);
        Assert.False(fast.TryAddPlain(Report("tag")));
    }

    [Fact]
    public void A_licence_too_long_to_travel_is_refused()
    {
        using var list = new ReportList();

        Assert.Null(list.Add(Report(new string('x', Limits.BundleString))));
        var refusal = list.Add(Report(new string('x', Limits.BundleString + 1)));

        Assert.Equal("malformed", refusal?.Reason.Name);
        Assert.Contains("entitlement_tag", refusal!.Message, StringComparison.Ordinal);
        Assert.Single(list.Reports);
    }

    private static byte[] Report(string tag)
    {
        var payload = $$$$"""{"asset_identification":{"asset":{"name":"x"},"instance":{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC0000A001"}}},"meta":{"entitlement_tag":"{{{{tag}}}}","report_id":17},"measurements":[]}""";
        return Encoding.UTF8.GetBytes($$$"""{"payload":"{{{payload.Replace("\"", "\\\"", StringComparison.Ordinal)}}}","signature":{"value":"QUJD"}}""");
    }
}
