using OfflineLicense.Steps.Deadlines;

namespace OfflineLicense.Tests.Steps;

/// <summary>Releases of devices against those of rules.</summary>
public sealed class ReleaseTests
{
    private const string Cme = "17.3.2, 17.3.3, 17.3.4a, 17.4, 17.5, 17.6.1a";

    [Theory]
    [InlineData("from 17.7.1", "17.7.1", true)]
    [InlineData("from 17.7.1", "17.09.04a", true)]
    [InlineData("from 17.7.1", "17.10.1prd7", true)]
    [InlineData("from 17.7.1", "18.1.1", true)]
    [InlineData("from 17.7.1", "17.6.5", false)]
    [InlineData("from 17.7.1", "16.12.5b", false)]
    [InlineData(Cme, "17.3.2", true)]
    [InlineData(Cme, "17.03.02", true)]
    [InlineData(Cme, "17.3.3a", true)]
    [InlineData(Cme, "17.3.4a", true)]
    [InlineData(Cme, "17.3.4", false)]
    [InlineData(Cme, "17.3.5", false)]
    [InlineData(Cme, "17.4.2", true)]
    [InlineData(Cme, "17.6.1", false)]
    [InlineData(Cme, "17.40.1", false)]
    public void A_rule_includes_what_it_names_and_no_other_release(string rule, string release, bool isIncluded) =>
        Assert.Equal(isIncluded, Release.Includes(rule, Release.Parse(release)!));

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("Bengaluru")]
    [InlineData("9.16(2)")]
    [InlineData("17.x.1")]
    [InlineData("99999999999.1.1")]
    [InlineData("17.-1.1")]
    public void What_is_no_release_of_IOS_XE_is_not_read_as_one(string text) => Assert.Null(Release.Parse(text));

    [Fact]
    public void Every_rule_of_the_data_files_can_be_read()
    {
        Assert.All(StopRule.All.Where(rule => rule.Releases != "*"), rule =>
            Assert.All(rule.Releases.Replace("from ", "", StringComparison.Ordinal).Split(", "),
                each => Assert.NotNull(Release.Parse(each))));
        Assert.All(StopRule.All, rule => Assert.All([rule.Pid, rule.License, rule.Effect, rule.Source], Assert.NotEmpty));
        Assert.NotNull(DefaultPolicies.Find(Udi.From("C9300-48P", "1", null)!));
    }
}
