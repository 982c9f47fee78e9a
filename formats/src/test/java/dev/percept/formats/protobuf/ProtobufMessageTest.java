package dev.percept.formats.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ProtobufMessageTest {

  @Test
  void messagesAreInTheWireFormat() throws IOException {
    assertThat(bytes(new ProtobufMessage().add(1, 150L))).containsExactly(0x08, 0x96, 0x01);
    assertThat(bytes(new ProtobufMessage().add(2, "testing")))
        .containsExactly(0x12, 0x07, 't', 'e', 's', 't', 'i', 'n', 'g');
    assertThat(bytes(new ProtobufMessage().add(3, new ProtobufMessage().add(1, 150L))))
        .containsExactly(0x1a, 0x03, 0x08, 0x96, 0x01);
    assertThat(bytes(new ProtobufMessage().add(1, -2L)))
        .containsExactly(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
    assertThat(bytes(new ProtobufMessage().add(16, 1f)))
        .containsExactly(0x85, 0x01, 0x00, 0x00, 0x80, 0x3f);
    assertThat(bytes(new ProtobufMessage().add(1, -2.0)))
        .containsExactly(0x09, 0, 0, 0, 0, 0, 0, 0, 0xc0);
    assertThat(bytes(new ProtobufMessage().addAll(6, 1.0, 0.5)))
        .containsExactly(0x32, 16, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f);
  }

  private static byte[] bytes(ProtobufMessage message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long size = message.size();
    message.writeTo(out);
    assertThat(out.size()).isEqualTo((int) size);
    return out.toByteArray();
  }
}
