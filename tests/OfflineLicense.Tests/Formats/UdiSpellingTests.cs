using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Tests.Formats;

/// <summary>The rare spellings of a UDI, what only looks like one, and UDIs of one device with and without its UUID.</summary>
public sealed class UdiSpellingTests
{
    [Theory]
    [InlineData("UDI_PID:A; UDI_SN:B; UDI_UUID:C;", "P:A,S:B,U:C")]
    [InlineData("PID:A,SN:B,UUID:C", "P:A,S:B,U:C")]
    [InlineData("P:A,S:B,U:", "P:A,S:B")]
    [InlineData("""{"udi_pid":"A","udi_serial_number":"B","uuid":"C"}""", "P:A,S:B,U:C")]
    [InlineData("""{"udiPid":"A","udiSerialNumber":"B","udiUuid":"C","udiOther":"D"}""", "P:A,S:B,U:C")]
    [InlineData("""{"udi_pid":"A","udi_serial_number":"B","uuid":["C"],"x":{"uuid":"D"}}""", "P:A,S:B")]
    public void A_uuid_is_read_in_each_spelling(string text, string canonical) => Assert.Equal(canonical, UdiText.Parse(text)?.ToString());

    [Theory]
    [InlineData("UDI_PID:A; junk; UDI_SN:B;")]
    [InlineData("UDI_PID:A; UDI_SN:B; UDI_PID:A;")]
    [InlineData("UDI_PID:A; UDI_SN:B; UDI_SN:B;")]
    [InlineData("UDI_PID:A; UDI_SN:B; UDI_UUID:C; UDI_UUID:C")]
    [InlineData("PID:A,PID:A,SN:B")]
    [InlineData("PID:A,SN:B,SN:B")]
    [InlineData("P:A,S:B,U:C,U:D")]
    [InlineData("PID:A,SN:B,UUID:C,UUID:D")]
    [InlineData("udiPid:A")]
    [InlineData("udiPid:A udiSerial:B")]
    [InlineData("CB-ZC9300")]
    [InlineData("CB-ZC9300:FOC1")]
    [InlineData("CB-")]
    [InlineData("""{"udi_pid":1,"udi_serial_number":"B"}""")]
    [InlineData("{\"udi_pid\"")]
    public void What_lacks_a_part_or_says_one_twice_is_no_udi(string text) => Assert.Null(UdiText.Parse(text));

    [Fact]
    public void No_text_and_a_text_too_long_name_nothing()
    {
        var longest = $"P:{new string('A', 255)},S:{new string('B', 255)}";
        Assert.NotNull(UdiText.Parse(longest));
        Assert.Single(UdiText.ParseLoose(longest));

        var tooLong = "P:A,S:B".PadRight((4 * Limits.UdiField) + 1);
        Assert.Null(UdiText.Parse(tooLong));
        Assert.Empty(UdiText.ParseLoose(tooLong));
        Assert.Null(UdiText.Parse(null));
        Assert.Empty(UdiText.ParseLoose(null));
    }

    [Theory]
    [InlineData("A C:B")]
    [InlineData("A:B C")]
    [InlineData("/B")]
    [InlineData("A/")]
    [InlineData("""{"udi_pid":"A"}""")]
    public void A_typed_name_with_a_blank_or_an_empty_half_means_nothing(string text) => Assert.Empty(UdiText.ParseLoose(text));

    [Fact]
    public void One_device_named_with_and_without_its_uuid_is_one_device()
    {
        Assert.Equal(["P:A,S:B"], Added("P:A,S:B", "P:A,S:B,U:1", "P:A,S:B"));
        Assert.Equal(["P:A,S:B,U:1"], Added("P:A,S:B,U:1", "P:A,S:B", "P:A,S:B,U:1"));
    }

    [Fact]
    public void Two_devices_that_differ_only_by_their_uuid_are_two() =>
        Assert.Equal(["P:A,S:B,U:1", "P:A,S:B,U:2", "P:A,S:C"], Added("P:A,S:B,U:1", "P:A,S:B,U:2", "P:A,S:B,U:2", "P:A,S:C"));

    private static IEnumerable<string> Added(params string[] spelled)
    {
        var set = new UdiSet();
        foreach (var text in spelled)
            set.Add(UdiText.Parse(text)!);
        return set.InOrder.Select(udi => udi.ToString());
    }
}
